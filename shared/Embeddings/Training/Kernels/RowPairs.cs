namespace Embeddings.Training.Kernels;

/// <summary>
/// A number of row pairs that is known at JIT time. The JIT unrolls the update for each number, so that the loop over dimensions has a
/// fixed length and the processor predicts its end.
/// </summary>
internal interface IRowPairs
{
    static abstract int Count { get; }
}

internal readonly struct OnePair : IRowPairs
{
    public static int Count => 1;
}

internal readonly struct TwoPairs : IRowPairs
{
    public static int Count => 2;
}

internal readonly struct ThreePairs : IRowPairs
{
    public static int Count => 3;
}

internal readonly struct FourPairs : IRowPairs
{
    public static int Count => 4;
}

internal readonly struct FivePairs : IRowPairs
{
    public static int Count => 5;
}
