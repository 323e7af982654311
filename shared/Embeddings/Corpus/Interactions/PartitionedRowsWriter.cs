using System.Buffers.Binary;

namespace Embeddings.Corpus.Interactions;

/// <summary>Splits rows by user into partitions; holds at most <see cref="RoundBytes"/> of them in memory.</summary>
internal sealed class PartitionedRowsWriter
{
    public const int RoundBytes = 32 << 20;

    private readonly Stream output;
    private readonly PackedRows[] partitions;
    private readonly List<long> lengths = [];
    private readonly int roundBytes;
    private long written;
    private long waiting;

    public PartitionedRowsWriter(Stream output, int partitions, int roundBytes = RoundBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        this.output = output;
        this.roundBytes = roundBytes;
        this.partitions = new PackedRows[partitions];
        for (var partition = 0; partition < partitions; partition++)
            this.partitions[partition] = new PackedRows();
    }

    public void Add(in Interaction interaction)
    {
        var rows = partitions[UserHash.Partition(UserHash.Of(interaction.User), partitions.Length)];
        waiting -= rows.Length;
        rows.Add(interaction);
        waiting += rows.Length;
        if (waiting >= roundBytes)
            WriteRound();
    }

    /// <summary>Writes what waits, the directory and the footer; the stream stays open.</summary>
    public void Complete()
    {
        if (waiting > 0)
            WriteRound();
        var directory = new byte[lengths.Count * sizeof(long) + PartitionedRowsFormat.FooterBytes];
        for (var index = 0; index < lengths.Count; index++)
            BinaryPrimitives.WriteInt64LittleEndian(directory.AsSpan(index * sizeof(long)), lengths[index]);
        var footer = directory.AsSpan(lengths.Count * sizeof(long));
        BinaryPrimitives.WriteInt32LittleEndian(footer, lengths.Count / partitions.Length);
        BinaryPrimitives.WriteInt32LittleEndian(footer[4..], partitions.Length);
        BinaryPrimitives.WriteInt64LittleEndian(footer[8..], written);
        PartitionedRowsFormat.Magic.CopyTo(footer[16..]);
        output.Write(directory);
    }

    private void WriteRound()
    {
        foreach (var rows in partitions)
        {
            output.Write(rows.Written);
            lengths.Add(rows.Length);
            written += rows.Length;
            rows.Clear();
        }

        waiting = 0;
    }
}
