using Embeddings.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Triggers;

/// <summary>
/// Waits until a corpus no longer changes and then starts its run. An upload during a wait, or a change that a look finds, makes it wait again.
/// It waits for a run that is under way: all uploads during a run make one more run after it.
/// </summary>
internal static class WatchCorpus
{
    /// <summary>How often it may wait before it begins a new history.</summary>
    private const int WaitsInOneHistory = 50;

    /// <summary>Uploads that one history takes in. Those that are left over go to the next.</summary>
    private const int UploadsInOneHistory = 2_000;

    [Function(nameof(WatchCorpus))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CorpusWatch watch)
    {
        var uploads = new Uploads(context);
        for (var wait = 0; wait < WaitsInOneHistory && uploads.Seen < UploadsInOneHistory; wait++)
        {
            var isDisturbed = watch.GathersUploads ? await uploads.GatherAsync(watch.QuietPeriod) : await uploads.FirstAsync(watch.QuietPeriod);
            if (isDisturbed)
            {
                watch = watch with { Snapshot = null };
                continue;
            }

            var look = await context.CallActivityAsync<CorpusLook>(nameof(CorpusTriggers.LookAtCorpus), watch, DurableStepRunner.Retries);
            if (look.Settled)
                return;
            watch = watch with { Snapshot = look.Snapshot };
        }

        context.ContinueAsNew(watch);
    }

    /// <summary>The events of uploads, one of which is always waited for.</summary>
    private sealed class Uploads(TaskOrchestrationContext context)
    {
        private Task next = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded);

        public int Seen { get; private set; }

        /// <summary>Waits the whole period, on one timer, and says whether something was uploaded meanwhile.</summary>
        public async Task<bool> GatherAsync(TimeSpan quietPeriod)
        {
            var before = Seen;
            using var enough = new CancellationTokenSource();
            var rest = context.CreateTimer(quietPeriod, enough.Token);
            while (await Task.WhenAny(next, rest) == next && Seen < UploadsInOneHistory)
                Take();
            Cancel(enough, rest);
            return Seen > before;
        }

        /// <summary>Waits until something is uploaded, or the period is over: as earlier programs did, so that what they began goes on.</summary>
        public async Task<bool> FirstAsync(TimeSpan quietPeriod)
        {
            using var disturbed = new CancellationTokenSource();
            var rest = context.CreateTimer(quietPeriod, disturbed.Token);
            if (await Task.WhenAny(next, rest) == rest)
                return false;
            Take();
            Cancel(disturbed, rest);
            return true;
        }

        private void Take()
        {
            Seen++;
            next = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded);
        }

        private static void Cancel(CancellationTokenSource source, Task rest)
        {
            if (rest.IsCompleted)
                return;
#pragma warning disable CA1849 // CancelAsync hops to another thread, where an orchestration may not go.
            source.Cancel();
#pragma warning restore CA1849
        }
    }
}
