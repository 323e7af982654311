using System.Runtime.InteropServices;

namespace Embeddings.Numerics;

/// <summary>
/// Asks the system to back a large stretch of native memory with large pages: rows that are read at random then miss the processor's table of
/// page addresses less often. A wish, not a need: where the system does not know it or refuses, nothing is different but the speed.
/// </summary>
internal static unsafe partial class LargePages
{
    /// <summary>Bytes of a large page on x64, and on ARM with pages of 4 KiB; memory should begin and end on one.</summary>
    public const int Size = 1 << 21;

    /// <summary>MADV_HUGEPAGE of madvise(2).</summary>
    private const int AdviceLargePages = 14;

    /// <summary>Memory of so many bytes, not cleared; to be freed with <see cref="NativeMemory.AlignedFree"/>.</summary>
    public static void* Allocate(nuint bytes, nuint alignment)
    {
        if (bytes < Size || !OperatingSystem.IsLinux())
            return NativeMemory.AlignedAlloc(bytes, alignment);
        var whole = (bytes + Size - 1) / Size * Size;
        var memory = NativeMemory.AlignedAlloc(whole, Size);
        _ = Advise(memory, whole, AdviceLargePages);
        return memory;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* memory, nuint bytes, int advice);
}
