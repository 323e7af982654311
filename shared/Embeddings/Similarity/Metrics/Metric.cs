using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Metrics;

/// <summary>An operation that is compiled for each metric.</summary>
internal interface IMetricOperation<TAnswer>
{
    TAnswer Run<TMetric>()
        where TMetric : struct, IMetric;
}

/// <summary>A metric chosen at run time.</summary>
internal abstract unsafe class Metric
{
    /// <inheritdoc cref="IMetric.ComparesDirections"/>
    public abstract bool ComparesDirections { get; }

    /// <inheritdoc cref="IMetric.IsBoundedByCosine"/>
    public abstract bool IsBoundedByCosine { get; }

    /// <summary>Scores rows. A row has the same score wherever it is computed, to the last bit.</summary>
    /// <param name="query">stride floats, padded with zeros.</param>
    /// <param name="rows">A row of stride floats for each norm.</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="norms">The rows' Euclidean lengths.</param>
    /// <param name="scores">A score for each norm.</param>
    public abstract void Score(float* query, float* rows, int stride, ReadOnlySpan<float> norms, float* scores);

    /// <inheritdoc cref="IMetric.ToSimilarity"/>
    public abstract float ToSimilarity(float score);

    /// <summary>The least score whose similarity is at least the minimum. If the minimum is null, every score passes.</summary>
    public abstract float LeastScore(float? minimum);

    /// <inheritdoc cref="IMetric.Between"/>
    public abstract double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right);

    public abstract TAnswer Run<TOperation, TAnswer>(TOperation operation)
        where TOperation : struct, IMetricOperation<TAnswer>;
}

/// <inheritdoc/>
internal sealed unsafe class Metric<TMetric> : Metric
    where TMetric : struct, IMetric
{
    public static Metric Instance { get; } = new Metric<TMetric>();

    public override bool ComparesDirections => TMetric.ComparesDirections;

    public override bool IsBoundedByCosine => TMetric.IsBoundedByCosine;

    public override void Score(float* query, float* rows, int stride, ReadOnlySpan<float> norms, float* scores)
    {
        FloatRows.Sums<TMetric>(query, rows, stride, norms.Length, scores);
        for (var row = 0; row < norms.Length; row++)
            scores[row] = TMetric.Score(scores[row], norms[row]);
    }

    public override float ToSimilarity(float score) => TMetric.ToSimilarity(score);

    public override float LeastScore(float? minimum) => minimum is { } least ? TMetric.LeastScore(least) : float.NegativeInfinity;

    public override double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => TMetric.Between(left, right);

    public override TAnswer Run<TOperation, TAnswer>(TOperation operation) => operation.Run<TMetric>();
}

/// <summary>The similarity of two vectors, computed in float64.</summary>
public static class VectorSimilarity
{
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, SimilarityMetric metric) =>
        left.Length == right.Length
            ? (float)metric.Implementation().Between(left, right)
            : throw new ArgumentException($"{left.Length} and {right.Length} values cannot be compared.", nameof(right));
}
