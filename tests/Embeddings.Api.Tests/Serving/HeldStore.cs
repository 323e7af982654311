using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Tests;

namespace Embeddings.Api.Tests.Serving;

/// <summary>A store whose files become available only when a test releases them, like a large table during its download.</summary>
internal sealed class HeldStore(IArtifactStore inner) : ForwardingStore(inner)
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int asked;

    /// <summary>Completes when somebody waits for a file.</summary>
    public Task Reached => reached.Task;

    /// <summary>The number of requested files.</summary>
    public int Asked => Volatile.Read(ref asked);

    public void Release() => released.SetResult();

    public override async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref asked);
        reached.TrySetResult();
        await released.Task.WaitAsync(cancellation);
        return await base.LocalFileAsync(name, cancellation);
    }
}
