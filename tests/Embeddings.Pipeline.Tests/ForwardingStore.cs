using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests;

/// <summary>Forwards every call to another store. Test stores override some calls.</summary>
internal abstract class ForwardingStore(IArtifactStore inner) : IArtifactStore
{
    public string Location => inner.Location;

    public virtual Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => inner.FindAsync(name, cancellation);

    public virtual Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => inner.FindBytesAsync(name, cancellation);

    public virtual Stream OpenRead(string name, long offset = 0, string? etag = null) => inner.OpenRead(name, offset, etag);

    public virtual Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default) =>
        inner.WriteAsync(name, write, condition, cancellation);

    public virtual IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => inner.ListAsync(prefix, cancellation);

    public virtual Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public virtual Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => inner.LocalFileAsync(name, cancellation);

    public virtual long MakeRoom(long bytes) => inner.MakeRoom(bytes);

    public virtual Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default) =>
        inner.RemoveBrokenWritesAsync(before, cancellation);
}
