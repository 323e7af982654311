using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Runs;

/// <summary>
/// Holds the client of the task hub. The host passes the client only to functions that request it. This class makes it available to the code that the
/// function calls, for the flow of that call.
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
