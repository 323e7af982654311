namespace Embeddings.Functions.Tests;

/// <summary>A write that waits: a run stands still at it for as long as a test has things to do meanwhile.</summary>
internal sealed class HeldWrite
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource letThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody has come to write.</summary>
    public Task Reached => reached.Task;

    public void LetThrough() => letThrough.SetResult();

    internal Task WaitAsync(CancellationToken cancellation)
    {
        reached.TrySetResult();
        return letThrough.Task.WaitAsync(cancellation);
    }
}
