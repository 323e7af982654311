namespace Embeddings.Tests;

/// <summary>Bytes allocated by the current thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// The allocation that a garbage collection on another test's thread may add to this one: the unused rest of its allocation quanta. It is far below
    /// the allocation of one object per token, sentence or line in the tests that use it.
    /// </summary>
    private const long Unattributable = 1 << 15;

    public static void AssertNone(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Unattributable);
    }
}
