namespace Embeddings.Tests;

/// <summary>Bytes allocated by the current thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// What a collection started by a test on another thread may charge to this one: the unused rest of its allocation quanta. Far below
    /// what one object for each token, sentence or line would come to in the tests that use it.
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
