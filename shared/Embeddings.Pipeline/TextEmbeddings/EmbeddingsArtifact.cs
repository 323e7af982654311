using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>
/// Embeddings by the SHA-256 of their text: magic, number of entries and dimensions (32 bit each), then a hash and its float32
/// values an entry; little-endian.
/// </summary>
internal static class EmbeddingsArtifact
{
    private const int HashBytes = 32;
    private const int HeaderBytes = 16;

    private static ReadOnlySpan<byte> Magic => "TXTEMB01"u8;

    public static byte[] Write(IReadOnlyCollection<KeyValuePair<string, float[]>> entries)
    {
        var dimensions = entries.First().Value.Length;
        var content = new byte[HeaderBytes + (entries.Count * EntryBytes(dimensions))];
        Magic.CopyTo(content);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(8), entries.Count);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(12), dimensions);
        var rest = content.AsSpan(HeaderBytes);
        foreach (var (hash, vector) in entries)
        {
            Convert.FromHexString(hash).CopyTo(rest);
            MemoryMarshal.AsBytes(vector.AsSpan()).CopyTo(rest[HashBytes..]);
            rest = rest[EntryBytes(dimensions)..];
        }

        return content;
    }

    /// <exception cref="InvalidInputException">The artifact is not one of this format, or not whole.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, float[]>>> ReadAsync(Stream stream, string name, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        return Parse(copy.ToArray(), name);
    }

    private static KeyValuePair<string, float[]>[] Parse(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length < HeaderBytes || !content.StartsWith(Magic))
            throw Damaged(name);
        var entries = new KeyValuePair<string, float[]>[BinaryPrimitives.ReadInt32LittleEndian(content[8..])];
        var dimensions = BinaryPrimitives.ReadInt32LittleEndian(content[12..]);
        if (content.Length != HeaderBytes + ((long)entries.Length * EntryBytes(dimensions)))
            throw Damaged(name);
        for (var index = 0; index < entries.Length; index++)
        {
            var entry = content.Slice(HeaderBytes + (index * EntryBytes(dimensions)), EntryBytes(dimensions));
            entries[index] = new(Convert.ToHexStringLower(entry[..HashBytes]), MemoryMarshal.Cast<byte, float>(entry[HashBytes..]).ToArray());
        }

        return entries;
    }

    private static int EntryBytes(int dimensions) => HashBytes + (dimensions * sizeof(float));

    private static InvalidInputException Damaged(string name) =>
        new("the artifact holds no whole embeddings", name, "Delete the artifact; its texts are embedded again.");
}
