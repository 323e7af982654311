using Embeddings.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Triggers;

/// <summary>
/// Waits until a corpus no longer changes and then starts its run. An upload during the wait, or a change that a look finds, restarts the wait.
/// While a run is in progress the watch waits for it, so that all uploads during a run lead to one more run.
/// </summary>
internal static class WatchCorpus
{
    /// <summary>The number of waits in one history. After them a new history begins.</summary>
    private const int WaitsPerHistory = 50;

    /// <summary>The number of uploads in one history. Further uploads go to the next history.</summary>
    private const int UploadsPerHistory = 2_000;

    /// <summary>The time between two looks at a corpus with a run in progress, if uploads are not waited for.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    [Function(nameof(WatchCorpus))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CorpusWatch watch)
    {
        var uploads = new Uploads(context);
        for (var wait = 0; wait < WaitsPerHistory && uploads.Seen < UploadsPerHistory; wait++)
        {
            // Without a quiet period, a look that starts nothing has found a run in progress.
            var period = watch is { Rests: true, Snapshot: not null } && watch.QuietPeriod == TimeSpan.Zero ? Rest : watch.QuietPeriod;
            var isDisturbed = watch.GathersUploads ? await uploads.GatherAsync(period) : await uploads.FirstAsync(period);
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

    /// <summary>Receives the events of uploads. It always waits for one.</summary>
    private sealed class Uploads(TaskOrchestrationContext context)
    {
        private Task next = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded);

        public int Seen { get; private set; }

        /// <summary>Waits for the whole period on one timer. Returns whether there was an upload in the meantime.</summary>
        public async Task<bool> GatherAsync(TimeSpan quietPeriod)
        {
            var before = Seen;
            using var timerStop = new CancellationTokenSource();
            var rest = context.CreateTimer(quietPeriod, timerStop.Token);
            while (await Task.WhenAny(next, rest) == next && Seen < UploadsPerHistory)
                Take();
            Cancel(timerStop, rest);
            return Seen > before;
        }

        /// <summary>Waits for an upload or the end of the period, whichever comes first. Watches that an earlier version of the program started still use this.</summary>
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
