using Embeddings.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embeddings.Functions.Triggers;

/// <summary>
/// Waits until a corpus has come to rest and then starts its run. Every upload, and every change that a look finds, begins the wait anew; a
/// run that is under way is waited for, so that uploads during a run make one more run after it, however many they were.
/// </summary>
internal static class WatchCorpus
{
    /// <summary>How often it may wait before it begins a new history, so that none grows with the number of uploads.</summary>
    private const int WaitsInOneHistory = 50;

    [Function(nameof(WatchCorpus))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CorpusWatch watch)
    {
        var upload = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded);
        for (var wait = 0; wait < WaitsInOneHistory; wait++)
        {
            if (await IsDisturbedAsync(context, watch.QuietPeriod, upload))
            {
                upload = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded);
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

    /// <summary>Whether something was uploaded before the time was over.</summary>
    private static async Task<bool> IsDisturbedAsync(TaskOrchestrationContext context, TimeSpan quietPeriod, Task upload)
    {
        using var disturbed = new CancellationTokenSource();
        var rest = context.CreateTimer(quietPeriod, disturbed.Token);
        if (await Task.WhenAny(upload, rest) == rest)
            return false;
#pragma warning disable CA1849 // CancelAsync hops to another thread, where an orchestration may not go.
        disturbed.Cancel();
#pragma warning restore CA1849
        return true;
    }
}
