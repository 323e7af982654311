using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Runs;

/// <summary>
/// The client of the task hub, which the host hands to each function that asks for it and to nothing else; here it reaches what the function
/// calls. It belongs to the flow of the call.
/// </summary>
internal sealed class DurableClients
{
    private readonly AsyncLocal<DurableTaskClient?> current = new();

    public DurableTaskClient Current => current.Value ?? throw new InvalidOperationException("The function that is running has no client of the task hub.");

    public DurableClients Use(DurableTaskClient client)
    {
        current.Value = client;
        return this;
    }
}
