using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Metrics;

/// <summary>Square root of the sum of squared differences. The score is the distance, negated.</summary>
internal readonly struct EuclideanDistance : IMetric
{
    // Covers about ten float32 roundings in a sum of squares.
    private const float Rounding = 2e-6f;

    public static bool ComparesDirections => false;

    public static bool IsBoundedByCosine => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum)
    {
        var difference = query - row;
        return Vector256.FusedMultiplyAdd(difference, difference, sum);
    }

    public static float Score(float sum, float norm) => -MathF.Sqrt(sum);

    public static float ToSimilarity(float score) => 1 / (1 - score);

    public static float LeastScore(float minimum) => minimum > 0 ? 1 - (1 / minimum) : float.NegativeInfinity;

    /// <summary>|q - x|^2 = |q|^2 + |x|^2 - 2 |q| |x| cos. The value is this, negated.</summary>
    public static BoundedScore Bound(float cosine, float error, float norm, float queryNorm)
    {
        var product = 2 * norm * queryNorm;
        var squares = (norm * norm) + (queryNorm * queryNorm);
        return new BoundedScore((product * cosine) - squares, (product * error) + (Rounding * squares));
    }

    public static float ToBound(float score, float queryNorm) => -score * score;

    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var squares = 0d;
        for (var dimension = 0; dimension < left.Length; dimension++)
        {
            var difference = (double)left[dimension] - right[dimension];
            squares += difference * difference;
        }

        return 1 / (1 + Math.Sqrt(squares));
    }
}
