namespace Embeddings.Functions.Tests;

/// <summary>A write that waits until the test releases it, so that a run pauses there.</summary>
internal sealed class HeldWrite
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource letThrough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the write has started.</summary>
    public Task Reached => reached.Task;

    public void LetThrough() => letThrough.SetResult();

    internal Task WaitAsync(CancellationToken cancellation)
    {
        reached.TrySetResult();
        return letThrough.Task.WaitAsync(cancellation);
    }
}
