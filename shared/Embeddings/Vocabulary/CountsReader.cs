namespace Embeddings.Vocabulary;

/// <summary>Reads a counts file forward through one buffer. The checksum is verified after the last key.</summary>
internal sealed class CountsReader : IDisposable
{
    private readonly Stream input;
    private readonly ChecksummedReader reader;
    private byte[] key = new byte[64];
    private int keyLength;
    private long keys;

    public CountsReader(CountsPart part, int bufferBytes)
    {
        input = part.Open();
        reader = new ChecksummedReader(input, part.Name, bufferBytes);
        reader.VerifyMagic(CountsFile.Magic, "counts file");
        reader.VerifyVersion(CountsFile.Version);
        reader.VerifyChecksum();
    }

    public ReadOnlySpan<byte> Key => key.AsSpan(0, keyLength);

    public long Count { get; private set; }

    /// <returns>False after the last key.</returns>
    public bool MoveNext()
    {
        var length = reader.ReadInt32();
        if (length == CountsFile.EndOfKeys)
            return End();
        if (length is < 0 or > CountsFile.LongestKey)
            throw reader.Damaged($"a key cannot have {length} bytes");
        reader.RequireRest(length, 1, "bytes of a key");
        if (length > key.Length)
            key = new byte[Math.Max(length, key.Length * 2)];
        keyLength = length;
        reader.Read(key.AsSpan(0, length));
        Count = reader.ReadInt64();
        if (Count < 0)
            throw reader.Damaged($"a key cannot occur {Count} times");
        keys++;
        return true;
    }

    public void Dispose() => input.Dispose();

    private bool End()
    {
        if (reader.ReadInt64() != keys)
            throw reader.Damaged("its number of keys is not the recorded one");
        reader.VerifyChecksum();
        reader.VerifyEnd();
        return false;
    }
}

/// <summary>One counts file as input of a merge.</summary>
/// <param name="Name">The name of the file, for messages.</param>
/// <param name="Open">Opens the file at its beginning. The merge disposes the stream.</param>
public sealed record CountsPart(string Name, Func<Stream> Open);
