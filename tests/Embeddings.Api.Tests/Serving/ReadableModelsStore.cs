using Azure;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Tests;

namespace Embeddings.Api.Tests.Serving;

/// <summary>A store as the identity of the app that answers queries sees it: it may read published models, and nothing else.</summary>
internal sealed class ReadableModelsStore(IArtifactStore inner) : ForwardingStore(inner)
{
    public override Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => base.FindAsync(Readable(name), cancellation);

    public override Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => base.FindBytesAsync(Readable(name), cancellation);

    public override Stream OpenRead(string name, long offset = 0, string? etag = null) => base.OpenRead(Readable(name), offset, etag);

    public override IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => base.ListAsync(Readable(prefix), cancellation);

    public override Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => base.LocalFileAsync(Readable(name), cancellation);

    public override Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default) => throw Refused(name);

    public override Task DeleteAsync(string name, CancellationToken cancellation = default) => throw Refused(name);

    private static string Readable(string name) => name.StartsWith($"{ContainerNames.Models}/", StringComparison.Ordinal) ? name : throw Refused(name);

    private static RequestFailedException Refused(string name) =>
        new(403, $"This request is not authorized to perform this operation using this permission: {name}", "AuthorizationPermissionMismatch", innerException: null);
}
