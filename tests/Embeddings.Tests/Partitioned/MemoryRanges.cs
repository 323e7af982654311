using Embeddings.Partitioned.Files;

namespace Embeddings.Tests.Partitioned;

/// <summary>Reads ranges of bytes in memory. A range behind the end is cut short, as a truncated file cuts it.</summary>
internal sealed class MemoryRanges(byte[] bytes) : IRangeReader
{
    /// <summary>The number of requests for ranges. Ranges that are requested together are one round trip.</summary>
    public int Calls { get; private set; }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellation)
    {
        Calls++;
        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. ranges.Select(range =>
            (ReadOnlyMemory<byte>)bytes.AsMemory((int)Math.Min(range.Offset, bytes.Length), (int)Math.Clamp(bytes.Length - range.Offset, 0, range.Length)))]);
    }
}
