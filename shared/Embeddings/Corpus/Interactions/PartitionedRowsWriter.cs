using System.Buffers.Binary;
using System.IO.Hashing;
using Embeddings.Numerics;

namespace Embeddings.Corpus.Interactions;

/// <summary>Splits rows by user into partitions. It holds about <see cref="RoundBytes"/> of rows in memory.</summary>
internal sealed class PartitionedRowsWriter : IDisposable
{
    public const int RoundBytes = 32 << 20;
    private const int BufferBytes = 1 << 20;

    private readonly BufferedStream output;
    private readonly int partitions;
    private readonly AlignedBuffer<byte> waiting;
    private readonly List<(int Partition, int Offset, int Length)> rows = [];
    private readonly List<(long Length, ulong Checksum)> segments = [];
    private int filled;
    private long written;

    public PartitionedRowsWriter(Stream output, int partitions, int roundBytes = RoundBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        this.output = new BufferedStream(output, BufferBytes);
        this.partitions = partitions;
        waiting = new AlignedBuffer<byte>(roundBytes, cleared: false);
    }

    /// <exception cref="InvalidInputException">The row is larger than a whole round.</exception>
    public void Add(in Interaction interaction)
    {
        var length = PackedRow.Length(interaction);
        if (filled + length > waiting.Length)
            WriteRound();
        if (length > waiting.Length)
            throw new InvalidInputException($"a row has {length} bytes", "interactions", $"Give rows of at most {waiting.Length} bytes.");
        PackedRow.Write(interaction, waiting.Values[filled..]);
        rows.Add((UserHash.Partition(UserHash.Of(interaction.User), partitions), filled, length));
        filled += length;
    }

    /// <summary>Writes the remaining rows, the directory and the footer. The stream stays open.</summary>
    public void Complete()
    {
        if (filled > 0)
            WriteRound();
        var entries = segments.Count * PartitionedRowsFormat.EntryBytes;
        var directory = new byte[entries + PartitionedRowsFormat.FooterBytes];
        for (var index = 0; index < segments.Count; index++)
        {
            var entry = directory.AsSpan(index * PartitionedRowsFormat.EntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry, segments[index].Length);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[sizeof(long)..], segments[index].Checksum);
        }

        var footer = directory.AsSpan(entries);
        BinaryPrimitives.WriteInt32LittleEndian(footer, segments.Count / partitions);
        BinaryPrimitives.WriteInt32LittleEndian(footer[4..], partitions);
        BinaryPrimitives.WriteInt64LittleEndian(footer[8..], written);
        var fields = directory.AsSpan(0, entries + PartitionedRowsFormat.FooterFieldBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[PartitionedRowsFormat.FooterFieldBytes..], XxHash3.HashToUInt64(fields));
        PartitionedRowsFormat.Magic.CopyTo(footer[24..]);
        output.Write(directory);
        output.Flush();
    }

    public void Dispose() => waiting.Dispose();

    private void WriteRound()
    {
        // Sorts by partition, then by offset, so that rows keep the order of the file.
        rows.Sort();
        var next = 0;
        for (var partition = 0; partition < partitions; partition++)
        {
            var length = 0L;
            var checksum = new XxHash3();
            for (; next < rows.Count && rows[next].Partition == partition; next++)
            {
                var row = waiting.Values.Slice(rows[next].Offset, rows[next].Length);
                checksum.Append(row);
                output.Write(row);
                length += rows[next].Length;
            }

            segments.Add((length, checksum.GetCurrentHashAsUInt64()));
            written += length;
        }

        rows.Clear();
        filled = 0;
    }
}

/// <summary>
/// Hashes users. The same user has the same hash on every machine. Partitions are ranges of the hash, and each partition is written in hash order.
/// All partitions in sequence are therefore in hash order, whatever their number.
/// </summary>
internal static class UserHash
{
    public static ulong Of(ReadOnlySpan<byte> user) => XxHash3.HashToUInt64(user);

    public static int Partition(ulong hash, int partitions) => (int)Math.BigMul(hash, (ulong)partitions, out _);
}
