using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>
/// The format of stored embeddings, keyed by the SHA-256 of their text: magic, number of entries and dimensions (32 bit each), then the hash and the float32
/// values of each entry, then the XxHash3 of everything before it; little-endian. The first version of the format had no checksum and can still be read.
/// </summary>
internal static class EmbeddingsArtifact
{
    private const int HashBytes = 32;
    private const int HeaderBytes = 16;

    private const int ChecksumBytes = sizeof(ulong);

    private static ReadOnlySpan<byte> Magic => "TXTEMB02"u8;

    private static ReadOnlySpan<byte> FirstMagic => "TXTEMB01"u8;

    public static byte[] Write(IReadOnlyCollection<KeyValuePair<string, float[]>> entries)
    {
        var dimensions = entries.First().Value.Length;
        var content = new byte[HeaderBytes + (entries.Count * EntryBytes(dimensions)) + ChecksumBytes];
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

        BinaryPrimitives.WriteUInt64LittleEndian(rest, XxHash3.HashToUInt64(content.AsSpan(0, content.Length - ChecksumBytes)));
        return content;
    }

    /// <exception cref="InvalidInputException">The artifact does not have this format or is incomplete.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, float[]>>> ReadAsync(Stream stream, string name, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        return Parse(copy.ToArray(), name);
    }

    private static KeyValuePair<string, float[]>[] Parse(ReadOnlySpan<byte> content, string name)
    {
        content = Verified(content, name);
        var (count, dimensions) = (BinaryPrimitives.ReadInt32LittleEndian(content[8..]), BinaryPrimitives.ReadInt32LittleEndian(content[12..]));
        if (count < 0 || dimensions is < 0 or > LookupTable.MaximumDimensions || content.Length != HeaderBytes + ((long)count * EntryBytes(dimensions)))
            throw Damaged(name);
        var entries = new KeyValuePair<string, float[]>[count];
        for (var index = 0; index < entries.Length; index++)
        {
            var entry = content.Slice(HeaderBytes + (index * EntryBytes(dimensions)), EntryBytes(dimensions));
            var vector = MemoryMarshal.Cast<byte, float>(entry[HashBytes..]).ToArray();
            if (!Array.TrueForAll(vector, float.IsFinite))
                throw Damaged(name);
            entries[index] = new(Convert.ToHexStringLower(entry[..HashBytes]), vector);
        }

        return entries;
    }

    /// <summary>Verifies the checksum and returns the content without it.</summary>
    private static ReadOnlySpan<byte> Verified(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length >= HeaderBytes && content.StartsWith(FirstMagic))
            return content;
        if (content.Length < HeaderBytes + ChecksumBytes || !content.StartsWith(Magic))
            throw Damaged(name);
        var body = content[..^ChecksumBytes];
        return XxHash3.HashToUInt64(body) == BinaryPrimitives.ReadUInt64LittleEndian(content[^ChecksumBytes..]) ? body : throw Damaged(name);
    }

    private static int EntryBytes(int dimensions) => HashBytes + (dimensions * sizeof(float));

    private static InvalidInputException Damaged(string name) =>
        new("the embeddings are damaged or incomplete", name, "Delete the artifact. Its texts are then embedded again.");
}
