using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Api.Tests.Serving;

/// <summary>A store from which nothing is mapped until it is let go, as a large table that is still on its way.</summary>
internal sealed class HeldStore(IArtifactStore inner) : IArtifactStore
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int asked;

    /// <summary>Ends when somebody waits for a file.</summary>
    public Task Reached => reached.Task;

    /// <summary>How many files were asked for.</summary>
    public int Asked => Volatile.Read(ref asked);

    public string Location => inner.Location;

    public void Release() => released.SetResult();

    public async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref asked);
        reached.TrySetResult();
        await released.Task.WaitAsync(cancellation);
        return await inner.LocalFileAsync(name, cancellation);
    }

    public Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => inner.FindBytesAsync(name, cancellation);

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => inner.FindAsync(name, cancellation);

    public Stream OpenRead(string name, long offset = 0, string? etag = null) => inner.OpenRead(name, offset, etag);

    public Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default) =>
        inner.WriteAsync(name, write, condition, cancellation);

    public IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => inner.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);
}
