using Embeddings.Vocabulary;

namespace Embeddings.Transitions;

/// <summary>
/// Writes sorted runs of transitions one after the other, each with its own checksum. A run begins with its number of transitions. For each
/// transition follow the difference of its key to the one before and its weight, both as variable-length integers of 7 bits per byte.
/// </summary>
internal sealed class TransitionRunsWriter(Stream output)
{
    public const int Version = 1;
    private const int LongestNumber = 10;
    private readonly List<long> runs = [];
    private long length;

    public static ReadOnlySpan<byte> Magic => "EMBTRRUN"u8;

    /// <summary>The start of each run.</summary>
    public IReadOnlyList<long> Runs => runs;

    /// <summary>Writes the contents of the buffer, which must already be summed, and clears the buffer.</summary>
    public void Write(TransitionBuffer buffer)
    {
        runs.Add(length);
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(buffer.Count);
        writer.WriteChecksum();
        var number = (stackalloc byte[2 * LongestNumber]);
        var before = 0UL;
        length += Magic.Length + (2 * sizeof(int)) + (2 * sizeof(long));
        for (var index = 0; index < buffer.Count; index++)
        {
            var bytes = Encode(buffer.Keys[index] - before, number);
            bytes += Encode(buffer.Weights[index], number[bytes..]);
            writer.Write(number[..bytes]);
            length += bytes;
            before = buffer.Keys[index];
        }

        writer.WriteChecksum();
        buffer.Clear();
    }

    private static int Encode(ulong value, Span<byte> bytes)
    {
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        return count;
    }
}
