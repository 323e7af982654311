using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Embeddings.Numerics;

/// <summary>
/// Prefetches memory before its use. A row outside the second-level cache takes 100 ns or more to arrive, which is longer than a whole training step
/// in registers. It does nothing on a processor without the instruction.
/// </summary>
internal static unsafe class CachePrefetch
{
    private const int CacheLine = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(float* row, nint stride) => Bytes((byte*)row, stride * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(byte* start, nint length)
    {
        if (!Sse.IsSupported)
            return;
        for (nint at = 0; at < length; at += CacheLine)
            Sse.Prefetch0(start + at);
    }
}
