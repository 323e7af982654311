namespace Embeddings.Vocabulary;

/// <summary>Writes a counts file key by key, in ordinal order.</summary>
internal sealed class CountsWriter
{
    private readonly ChecksummedWriter writer;
    private long keys;

    public CountsWriter(Stream output)
    {
        writer = new ChecksummedWriter(output);
        writer.Write(CountsFile.Magic);
        writer.Write(CountsFile.Version);
        writer.WriteChecksum();
    }

    public void Add(ReadOnlySpan<byte> key, long count)
    {
        writer.Write(key.Length);
        writer.Write(key);
        writer.Write(count);
        keys++;
    }

    public void Complete()
    {
        writer.Write(CountsFile.EndOfKeys);
        writer.Write(keys);
        writer.WriteChecksum();
    }
}

/// <summary>
/// The format of a counts file: the counts of one chunk, or of several merged chunks. Keys are unique and in ordinal order. The file is
/// little-endian: magic, version, checksum; then for each key its length (int32), its bytes and its count (int64); then the length -1, the number of
/// keys (int64) and the checksum of everything before.
/// </summary>
internal static class CountsFile
{
    public const int Version = 1;
    public const int EndOfKeys = -1;
    public const int LongestKey = 1 << 28;

    public static ReadOnlySpan<byte> Magic => "EMBCOUNT"u8;
}
