namespace Embeddings.Transitions;

/// <summary>The weight of a transition between adjacent items, as an integer.</summary>
internal static class TransitionWeight
{
    public const ulong Unit = 1 << 16;
}

/// <summary>
/// Encodes a transition between two items as a number that sorts by source, then by target, then by direction. Every transition is counted
/// for both of its items: forward for the earlier one, backward for the later one.
/// </summary>
internal static class TransitionKey
{
    private const int SourceShift = 33;

    public static ulong Forward(int source, int target) => ((ulong)(uint)source << SourceShift) | ((ulong)(uint)target << 1);

    public static ulong Backward(int source, int target) => Forward(source, target) | 1;

    public static int Source(ulong key) => (int)(key >> SourceShift);

    public static int Target(ulong key) => (int)(key >> 1);

    public static bool IsBackward(ulong key) => (key & 1) != 0;
}
