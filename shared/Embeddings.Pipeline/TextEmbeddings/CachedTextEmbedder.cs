using System.Security.Cryptography;
using System.Text;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>
/// Embeds only texts that have never been embedded in this space. New embeddings are stored slice by slice in artifacts named by
/// their content. An interrupted run, even at the cost ceiling, loses at most one slice, and a repeated run costs nothing.
/// </summary>
public sealed class CachedTextEmbedder(ITextEmbedder embedder, IArtifactStore store) : ITextEmbedder
{
    private const int TextsPerArtifact = 2048;

    public string Space => embedder.Space;

    private string Prefix => $"embeddings/{Uri.EscapeDataString(Space)}/";

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var hashes = texts.Select(Hash).ToArray();
        var known = await ReadAsync(hashes.ToHashSet(), cancellation).ConfigureAwait(false);
        var missing = hashes.Zip(texts).DistinctBy(pair => pair.First).Where(pair => !known.ContainsKey(pair.First));
        foreach (var slice in missing.Chunk(TextsPerArtifact))
        {
            var vectors = await embedder.EmbedAsync([.. slice.Select(pair => pair.Second)], cancellation).ConfigureAwait(false);
            var entries = slice.Zip(vectors, (pair, vector) => KeyValuePair.Create(pair.First, vector)).ToArray();
            await WriteAsync(entries, cancellation).ConfigureAwait(false);
            foreach (var (hash, vector) in entries)
                known[hash] = vector;
        }

        return [.. hashes.Select(hash => known[hash])];
    }

    private async Task<Dictionary<string, float[]>> ReadAsync(HashSet<string> wanted, CancellationToken cancellation)
    {
        var known = new Dictionary<string, float[]>();
        await foreach (var artifact in store.ListAsync(Prefix, cancellation).ConfigureAwait(false))
        {
            await using var content = store.OpenRead(artifact.Name, etag: artifact.ETag);
            foreach (var (hash, vector) in await EmbeddingsArtifact.ReadAsync(content, artifact.Name, cancellation).ConfigureAwait(false))
                if (wanted.Contains(hash))
                    known[hash] = vector;
        }

        return known;
    }

    private async Task WriteAsync(KeyValuePair<string, float[]>[] entries, CancellationToken cancellation)
    {
        var name = Prefix + Hash(string.Concat(entries.Select(entry => entry.Key)));
        await store.WriteAsync(name, output => output.Write(EmbeddingsArtifact.Write(entries)), cancellation).ConfigureAwait(false);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
