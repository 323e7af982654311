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
    [Function(nameof(WatchCorpus))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var watch = context.GetInput<CorpusWatch>() ?? throw new InvalidOperationException("The orchestration was started without a corpus.");
        if (await IsDisturbedAsync(context, watch.QuietPeriod))
        {
            context.ContinueAsNew(watch with { Snapshot = null });
            return;
        }

        var look = await context.CallActivityAsync<CorpusLook>(nameof(CorpusTriggers.LookAtCorpus), watch, DurableTrainingSteps.Retries);
        if (!look.Settled)
            context.ContinueAsNew(watch with { Snapshot = look.Snapshot });
    }

    /// <summary>Whether something was uploaded before the time was over.</summary>
    private static async Task<bool> IsDisturbedAsync(TaskOrchestrationContext context, TimeSpan quietPeriod)
    {
        using var over = new CancellationTokenSource();
        var upload = context.WaitForExternalEvent<string>(CorpusWatch.Uploaded, over.Token);
        var rest = context.CreateTimer(quietPeriod, over.Token);
        var disturbed = await Task.WhenAny(upload, rest) == upload;
        await over.CancelAsync();
        return disturbed;
    }
}
