using System.IO.Hashing;

namespace Embeddings.Lookup;

/// <summary>Computes the XxHash3 of mapped memory that may be longer than a span.</summary>
internal static unsafe class TableChecksum
{
    private const int Block = 1 << 24;

    public static ulong Of(byte* bytes, long length, CancellationToken cancellation)
    {
        var hash = new XxHash3();
        for (var start = 0L; start < length; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.Append(new ReadOnlySpan<byte>(bytes + start, (int)Math.Min(Block, length - start)));
        }

        return hash.GetCurrentHashAsUInt64();
    }
}
