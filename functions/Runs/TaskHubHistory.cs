using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Runs;

/// <summary>The histories of orchestrations in the task hub.</summary>
internal static class TaskHubHistory
{
    public static IReadOnlyList<OrchestrationRuntimeStatus> EndedStatuses { get; } =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes the histories that a query finds.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="query">Which histories.</param>
    /// <param name="isRemoved">What a query cannot ask for.</param>
    /// <param name="cancellation">Stops between two histories.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> PurgeAsync(
        DurableTaskClient client, OrchestrationQuery query, Func<OrchestrationMetadata, bool> isRemoved, CancellationToken cancellation)
    {
        var removed = 0;
        // All of them first: pages of a query are not to shift under it.
        foreach (var instance in await client.GetAllInstancesAsync(query).Where(isRemoved).Select(instance => instance.InstanceId).ToListAsync(cancellation))
            removed += (await client.PurgeInstanceAsync(instance, cancellation)).PurgedInstanceCount;
        return removed;
    }
}
