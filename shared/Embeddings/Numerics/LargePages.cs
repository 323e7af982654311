using System.Runtime.InteropServices;

namespace Embeddings.Numerics;

/// <summary>
/// Asks the system to back a large block of native memory with large pages. Rows that are read at random then cause fewer TLB misses. The request is
/// optional: if the system does not support or refuses it, only the speed differs.
/// </summary>
internal static unsafe partial class LargePages
{
    /// <summary>The size of a large page in bytes on x64, and on ARM with pages of 4 KiB. Memory should begin and end on a multiple of it.</summary>
    public const int Size = 1 << 21;

    /// <summary>The value of MADV_HUGEPAGE for madvise(2).</summary>
    private const int AdviceLargePages = 14;

    /// <summary>
    /// Allocates <paramref name="bytes"/> bytes of memory, which are not cleared. Free it with <see cref="NativeMemory.AlignedFree"/>.
    /// </summary>
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
