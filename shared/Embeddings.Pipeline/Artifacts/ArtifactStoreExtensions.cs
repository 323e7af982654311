using System.Security.Cryptography;
using System.Text.Json;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Operations built on the basic ones of <see cref="IArtifactStore"/>.</summary>
public static class ArtifactStoreExtensions
{
    /// <summary>The number of copies before the artifact itself counts as damaged.</summary>
    private const int MostCopies = 3;

    private const int CopyBytes = 1 << 17;

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

    /// <summary>Copies an artifact. A copy that is cut short or differs from the recorded hash is made again, and is never visible.</summary>
    /// <param name="sha256">The SHA-256 of the artifact in hexadecimal digits; null if nobody recorded it.</param>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    /// <exception cref="DamagedArtifactException">All copies are wrong, so the artifact itself is.</exception>
    public static async Task<Artifact> CopyAsync(
        this IArtifactStore store, string from, string to, WriteCondition condition = default, string? sha256 = null, CancellationToken cancellation = default)
    {
        var source = await store.FindAsync(from, cancellation) ?? throw new ArtifactNotFoundException(from, store.Location);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.WriteAsync(to, (stream, cancel) => CopyWholeAsync(store, source, stream, sha256, cancel), condition, cancellation);
            }
            catch (DamagedArtifactException) when (attempt < MostCopies)
            {
                // It may have been damaged while it was read.
            }
        }
    }

    public static async Task DeletePrefixAsync(this IArtifactStore store, string prefix, CancellationToken cancellation = default)
    {
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
            await store.DeleteAsync(artifact.Name, cancellation);
    }

    private static async Task CopyWholeAsync(IArtifactStore store, Artifact source, Stream target, string? sha256, CancellationToken cancellation)
    {
        await using var bytes = store.OpenRead(source.Name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        var copied = 0L;
        for (int read; (read = await bytes.ReadAsync(buffer, cancellation)) > 0; copied += read)
        {
            if (sha256 is not null)
                hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        if (copied != source.Length || (sha256 is not null && Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256))
            throw new DamagedArtifactException(source.Name);
    }
}
