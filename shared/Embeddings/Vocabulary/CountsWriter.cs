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
