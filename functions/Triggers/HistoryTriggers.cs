using Embeddings.Functions.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Triggers;

/// <summary>Keeps the task hub small: ended orchestrations are removed after the retention period.</summary>
internal sealed class HistoryTriggers(HistoryOptions options, TimeProvider clock, ILogger<HistoryTriggers> logger)
{
    /// <summary>Every night, before models are retrained.</summary>
    private const string EveryNight = "0 30 2 * * *";

    [Function(nameof(PurgeHistory))]
    public async Task PurgeHistory([TimerTrigger(EveryNight)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var latest = clock.GetUtcNow() - TimeSpan.FromDays(options.RetentionDays);
        var ended = new OrchestrationQuery(CreatedTo: latest, Statuses: TaskHubHistory.EndedStatuses);
        logger.HistoryPurged(await TaskHubHistory.PurgeAsync(client, ended, instance => instance.LastUpdatedAt <= latest, cancellation), options.RetentionDays);
    }
}
