using System.Text.Json;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Operations built on the basic ones of <see cref="IArtifactStore"/>.</summary>
public static class ArtifactStoreExtensions
{
    public static Task<Artifact> WriteJsonAsync<T>(
        this IArtifactStore store, string name, T value, WriteCondition condition = default, CancellationToken cancellation = default) =>
        store.WriteAsync(name, (stream, cancel) => JsonSerializer.SerializeAsync(stream, value, PipelineJson.Options, cancel), condition, cancellation);

    /// <summary>Reads a record; null if there is no such artifact.</summary>
    /// <exception cref="InvalidInputException">The artifact is not valid JSON for the record.</exception>
    public static async Task<T?> FindJsonAsync<T>(this IArtifactStore store, string name, CancellationToken cancellation = default)
        where T : class =>
        await store.FindBytesAsync(name, cancellation) is { } bytes ? PipelineJson.Read<T>(bytes, name) : null;

    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    /// <exception cref="InvalidInputException">The artifact is not valid JSON for the record.</exception>
    public static async Task<T> ReadJsonAsync<T>(this IArtifactStore store, string name, CancellationToken cancellation = default) =>
        PipelineJson.Read<T>(await store.FindBytesAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, store.Location), name);

    /// <summary>Writes with a synchronous writer.</summary>
    public static Task<Artifact> WriteAsync(this IArtifactStore store, string name, Action<Stream> write, CancellationToken cancellation = default) =>
        store.WriteAsync(
            name,
            (stream, _) =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            cancellation: cancellation);

    public static Task<Artifact> CopyAsync(
        this IArtifactStore store, string from, string to, WriteCondition condition = default, CancellationToken cancellation = default) =>
        store.WriteAsync(
            to,
            async (stream, cancel) =>
            {
                await using var source = store.OpenRead(from);
                await source.CopyToAsync(stream, cancel);
            },
            condition,
            cancellation);

    public static async Task DeletePrefixAsync(this IArtifactStore store, string prefix, CancellationToken cancellation = default)
    {
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
            await store.DeleteAsync(artifact.Name, cancellation);
    }
}
