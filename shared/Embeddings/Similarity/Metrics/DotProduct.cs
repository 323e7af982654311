using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Metrics;

/// <summary>Sum of products.</summary>
internal readonly struct DotProduct : IMetric
{
    public static bool ComparesDirections => false;

    public static bool IsBoundedByCosine => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(query, row, sum);

    public static float Score(float sum, float norm) => sum;

    public static float ToSimilarity(float score) => score;

    public static float LeastScore(float minimum) => minimum;

    public static BoundedScore Bound(float cosine, float error, float norm, float queryNorm) =>
        new(norm * queryNorm * cosine, norm * queryNorm * error);

    public static float ToBound(float score, float queryNorm) => score;

    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0d;
        for (var dimension = 0; dimension < left.Length; dimension++)
            sum += (double)left[dimension] * right[dimension];
        return sum;
    }
}
