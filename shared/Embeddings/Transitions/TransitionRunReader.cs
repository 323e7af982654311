using Embeddings.Vocabulary;

namespace Embeddings.Transitions;

/// <summary>Reads one sorted run forward through one buffer. Checks the run's checksum after its last transition.</summary>
internal sealed class TransitionRunReader : IDisposable
{
    private const int MostBits = 64;
    private readonly Stream input;
    private readonly ChecksummedReader reader;
    private readonly byte[] next = new byte[1];
    private int left;

    public TransitionRunReader(Stream input, string name, int bufferBytes)
    {
        this.input = input;
        reader = new ChecksummedReader(input, name, bufferBytes);
        reader.VerifyMagic(TransitionRunsWriter.Magic, "file of transitions");
        reader.VerifyVersion(TransitionRunsWriter.Version);
        left = reader.ReadInt32();
        reader.VerifyChecksum();
    }

    public ulong Key { get; private set; }

    public ulong Weight { get; private set; }

    /// <returns>False after the last transition.</returns>
    public bool MoveNext()
    {
        if (left == 0)
        {
            reader.VerifyChecksum();
            return false;
        }

        left--;
        Key += ReadNumber();
        Weight = ReadNumber();
        return true;
    }

    public void Dispose() => input.Dispose();

    private ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < MostBits; shift += 7)
        {
            reader.Read(next);
            value |= (ulong)(next[0] & 0x7f) << shift;
            if (next[0] < 0x80)
                return value;
        }

        throw reader.Damaged("a number does not end");
    }
}
