namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The file of a chunk's split rows. One file holds all partitions, so there is one file for each chunk. Packed rows are written in rounds of bounded
/// size, partition by partition within each round. The directory follows: for each round and partition, the length and the XxHash3 of its rows, 64
/// bits each. The footer is last: rounds and partitions (32 bits each), the directory's offset, the XxHash3 of the directory and of the footer's
/// fields before it (64 bits each), and the magic. All numbers are little-endian.
/// <para>The first version of the format had only lengths and no checksum. It can still be read.</para>
/// </summary>
internal static class PartitionedRowsFormat
{
    public const int EntryBytes = 2 * sizeof(long);

    public const int FooterBytes = 32;

    /// <summary>The number of bytes of the footer that its checksum covers.</summary>
    public const int FooterFieldBytes = 16;

    public const int FirstEntryBytes = sizeof(long);

    public const int FirstFooterBytes = 24;

    public static ReadOnlySpan<byte> Magic => "ROWPART2"u8;

    public static ReadOnlySpan<byte> FirstMagic => "ROWPART1"u8;
}
