namespace Embeddings.Partitioned.Files;

/// <summary>A part of a file.</summary>
public readonly record struct ByteRange(long Offset, int Length)
{
    public long End => Offset + Length;
}

/// <summary>Reads parts of one file. The file stays the same as long as the reader is used, or reading fails.</summary>
public interface IRangeReader
{
    /// <summary>Reads several ranges at once. The answers have the order of the ranges. Nobody may change the bytes.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellation);
}
