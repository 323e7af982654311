using Embeddings.Lookup;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// Float32 scores of rows by a query's metric, larger for the more similar: the cosine, the dot product, or the distance
/// taken negative. Computed the same way for one row as for many, so that a row scored twice scores the same.
/// </summary>
internal static unsafe class Scores
{
    public static void Of(PreparedQuery query, LookupTable table, int firstId, int count, float* scores)
    {
        var rows = table.Vectors + ((nint)firstId * table.Stride);
        switch (query.Metric)
        {
            case SimilarityMetric.Euclidean:
                FloatRows.Sums<SquaredDistanceOperator>(query.Values, rows, table.Stride, count, scores);
                break;
            case SimilarityMetric.Manhattan:
                FloatRows.Sums<AbsoluteDistanceOperator>(query.Values, rows, table.Stride, count, scores);
                break;
            default:
                FloatRows.Sums<DotOperator>(query.Values, rows, table.Stride, count, scores);
                break;
        }

        var norms = table.Norms.Slice(firstId, count);
        for (var row = 0; row < count; row++)
            scores[row] = Finish(query.Metric, scores[row], norms[row]);
    }

    public static float Of(PreparedQuery query, LookupTable table, int id)
    {
        float score;
        Of(query, table, id, 1, &score);
        return score;
    }

    /// <summary>The similarity a caller sees.</summary>
    public static float ToSimilarity(SimilarityMetric metric, float score) =>
        metric is SimilarityMetric.Euclidean or SimilarityMetric.Manhattan ? 1 / (1 - score) : score;

    /// <summary>The least score whose similarity is no less than the minimum.</summary>
    public static float FromMinimum(SimilarityMetric metric, float? minimum) => minimum switch
    {
        null => float.NegativeInfinity,
        { } least when metric is SimilarityMetric.Cosine or SimilarityMetric.Dot => least,
        <= 0 => float.NegativeInfinity,
        { } least => 1 - (1 / least),
    };

    private static float Finish(SimilarityMetric metric, float sum, float norm) => metric switch
    {
        SimilarityMetric.Cosine => norm == 0 ? 0 : sum / norm,
        SimilarityMetric.Euclidean => -MathF.Sqrt(sum),
        SimilarityMetric.Manhattan => -sum,
        _ => sum,
    };
}
