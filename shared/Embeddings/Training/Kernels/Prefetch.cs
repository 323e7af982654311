using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Embeddings.Training.Kernels;

/// <summary>
/// Asks for a row ahead of its use. A row outside the second-level cache takes 100 ns and more to arrive, longer than a whole step in
/// registers: latency, not arithmetic, limits a trainer that does not ask in time. Does nothing where there is no such instruction.
/// </summary>
internal static unsafe class Prefetch
{
    private const int FloatsPerLine = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(float* row, nint stride)
    {
        if (!Sse.IsSupported)
            return;
        for (nint at = 0; at < stride; at += FloatsPerLine)
            Sse.Prefetch0(row + at);
    }
}
