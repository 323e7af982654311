namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The artifact a chunk's rows are split into: one file for all partitions, so that the number of artifacts is that of the chunks. Packed rows,
/// written in rounds of bounded size, and each round partition by partition. Then the directory: for each round and partition the length and the
/// XxHash3 of its rows, 64 bit each. Then the footer: rounds and partitions (32 bit each), the directory's offset, the XxHash3 of the directory
/// and of the footer's fields before it (64 bit each), magic. All numbers are little-endian.
/// <para>The first form of the format had lengths alone and no checksum. It is still read.</para>
/// </summary>
internal static class PartitionedRowsFormat
{
    public const int EntryBytes = 2 * sizeof(long);

    public const int FooterBytes = 32;

    /// <summary>The bytes of the footer that its checksum covers.</summary>
    public const int FooterFieldBytes = 16;

    public const int FirstEntryBytes = sizeof(long);

    public const int FirstFooterBytes = 24;

    public static ReadOnlySpan<byte> Magic => "ROWPART2"u8;

    public static ReadOnlySpan<byte> FirstMagic => "ROWPART1"u8;
}
