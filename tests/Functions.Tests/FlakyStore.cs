using Azure;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Functions.Tests;

/// <summary>A store that is busy now and then, as storage accounts are, or slow.</summary>
internal sealed class FlakyStore(IArtifactStore inner) : IArtifactStore
{
    private string failing = "";
    private int failuresLeft;
    private (string Part, HeldWrite Write)? held;

    public int FailuresLeft => Math.Max(0, Volatile.Read(ref failuresLeft));

    /// <summary>The next writes of artifacts with that in their names are refused.</summary>
    public void FailWrites(string part, int times) => (failing, failuresLeft) = (part, times);

    /// <summary>Writes of artifacts with that in their names wait until they are let through.</summary>
    public HeldWrite HoldWrites(string part)
    {
        held = (part, new HeldWrite());
        return held.Value.Write;
    }

    public string Location => inner.Location;

    public Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => inner.FindBytesAsync(name, cancellation);

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => inner.FindAsync(name, cancellation);

    public Stream OpenRead(string name, long offset = 0, string? etag = null) => inner.OpenRead(name, offset, etag);

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        if (failing.Length > 0 && name.Contains(failing, StringComparison.Ordinal) && Interlocked.Decrement(ref failuresLeft) >= 0)
            throw new RequestFailedException(503, "The server is busy.");
        if (held is { } slow && name.Contains(slow.Part, StringComparison.Ordinal))
            await slow.Write.WaitAsync(cancellation);
        return await inner.WriteAsync(name, write, condition, cancellation);
    }

    public IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => inner.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => inner.LocalFileAsync(name, cancellation);
}
