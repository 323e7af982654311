using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests;

/// <summary>A store that does something before it lists or writes: fails, or waits.</summary>
internal sealed class InterposedStore(IArtifactStore inner) : IArtifactStore
{
    public Action BeforeList { get; set; } = () => { };

    public Func<string, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public string Location => inner.Location;

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => inner.FindAsync(name, cancellation);

    public Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => inner.FindBytesAsync(name, cancellation);

    public Stream OpenRead(string name, long offset = 0, string? etag = null) => inner.OpenRead(name, offset, etag);

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        await BeforeWrite(name);
        return await inner.WriteAsync(name, write, condition, cancellation);
    }

    public IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default)
    {
        BeforeList();
        return inner.ListAsync(prefix, cancellation);
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => inner.LocalFileAsync(name, cancellation);
}
