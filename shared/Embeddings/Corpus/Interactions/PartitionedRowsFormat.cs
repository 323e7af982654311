namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The artifact a chunk's rows are split into: one file for all partitions, so that the number of artifacts is that of the
/// chunks. Packed rows, written in rounds of bounded size and each round partition by partition; then the directory
/// (rounds x partitions lengths, 64 bit); then the footer: rounds, partitions (32 bit each), the directory's offset (64 bit), magic.
/// All numbers little-endian.
/// </summary>
internal static class PartitionedRowsFormat
{
    public const int FooterBytes = 24;

    public static ReadOnlySpan<byte> Magic => "ROWPART1"u8;
}
