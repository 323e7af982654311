using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Kernels;

/// <summary>What a kernel sums over the dimensions of a query and a row.</summary>
internal interface IRowOperator
{
    static abstract Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum);
}

/// <summary>Sum of products.</summary>
internal readonly struct DotOperator : IRowOperator
{
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(query, row, sum);
}

/// <summary>Sum of squared differences.</summary>
internal readonly struct SquaredDistanceOperator : IRowOperator
{
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum)
    {
        var difference = query - row;
        return Vector256.FusedMultiplyAdd(difference, difference, sum);
    }
}

/// <summary>Sum of absolute differences.</summary>
internal readonly struct AbsoluteDistanceOperator : IRowOperator
{
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum) => sum + Vector256.Abs(query - row);
}
