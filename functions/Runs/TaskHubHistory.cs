using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Runs;

/// <summary>Purges the histories of orchestrations in the task hub.</summary>
internal static class TaskHubHistory
{
    public static IReadOnlyList<OrchestrationRuntimeStatus> EndedStatuses { get; } =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes the histories that a query selects.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="query">Selects the histories.</param>
    /// <param name="isRemoved">A further condition, for what a query cannot express.</param>
    /// <param name="cancellation">Stops the removal between two histories.</param>
    /// <returns>The number of removed histories.</returns>
    public static async Task<int> PurgeAsync(
        DurableTaskClient client, OrchestrationQuery query, Func<OrchestrationMetadata, bool> isRemoved, CancellationToken cancellation)
    {
        var removed = 0;
        // The query runs to its end first, because removals would shift its pages.
        foreach (var instance in await client.GetAllInstancesAsync(query).Where(isRemoved).Select(instance => instance.InstanceId).ToListAsync(cancellation))
            removed += (await client.PurgeInstanceAsync(instance, cancellation)).PurgedInstanceCount;
        return removed;
    }
}
