using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Metrics;

/// <summary>Sum of absolute differences. The score is the distance, negated. A cosine does not bound it.</summary>
internal readonly struct ManhattanDistance : IMetric
{
    public static bool ComparesDirections => false;

    public static bool IsBoundedByCosine => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum) => sum + Vector256.Abs(query - row);

    public static float Score(float sum, float norm) => -sum;

    public static float ToSimilarity(float score) => 1 / (1 - score);

    public static float LeastScore(float minimum) => minimum > 0 ? 1 - (1 / minimum) : float.NegativeInfinity;

    public static BoundedScore Bound(float cosine, float error, float norm, float queryNorm) => new(0, float.PositiveInfinity);

    public static float ToBound(float score, float queryNorm) => score;

    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0d;
        for (var dimension = 0; dimension < left.Length; dimension++)
            sum += Math.Abs((double)left[dimension] - right[dimension]);
        return 1 / (1 + sum);
    }
}
