using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Similarity.Metrics;

/// <summary>Cosine of the angle. The query has length 1, so its dot product with a row is divided by the row's length only.</summary>
internal readonly struct Cosine : IMetric
{
    public static bool ComparesDirections => true;

    public static bool IsBoundedByCosine => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Accumulate(Vector256<float> query, Vector256<float> row, Vector256<float> sum) =>
        DotProduct.Accumulate(query, row, sum);

    public static float Score(float sum, float norm) => norm == 0 ? 0 : sum / norm;

    public static float ToSimilarity(float score) => score;

    public static float LeastScore(float minimum) => minimum;

    public static BoundedScore Bound(float cosine, float error, float norm, float queryNorm) => new(cosine, error);

    public static float ToBound(float score, float queryNorm) => score;

    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var squares = DotProduct.Between(left, left) * DotProduct.Between(right, right);
        return squares == 0 ? 0 : DotProduct.Between(left, right) / Math.Sqrt(squares);
    }
}
