using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Queries;

/// <summary>The options of a similarity query.</summary>
public sealed record SearchOptions
{
    public static SearchOptions Default { get; } = new();

    /// <summary>The largest number of items to return, 1 or more.</summary>
    public int Top { get; init; } = 10;

    public SimilarityMetric Metric { get; init; } = SimilarityMetric.Cosine;

    /// <summary>Excludes items less similar than this; null keeps all.</summary>
    public float? Minimum { get; init; }

    /// <summary>Limits the search to items that pass; null lets all pass. A filter belongs to the table it was made for.</summary>
    public ItemFilter? Filter { get; init; }

    /// <summary>True never uses an approximate index, regardless of the table's size.</summary>
    public bool Exact { get; init; }

    /// <summary>
    /// The number of candidates an approximate search keeps (efSearch). More candidates find more items and take longer. Null uses
    /// the larger of <see cref="Approximate.HnswIndex.DefaultEffort"/> and twice <see cref="Top"/>.
    /// </summary>
    public int? Effort { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Top < 1)
            throw new InvalidInputException($"{Top} is out of range", "top", "Give 1 or more.");
        if (Minimum is { } minimum && !float.IsFinite(minimum))
            throw new InvalidInputException($"the minimum is {minimum}", "minimum", "Give a finite number.");
        if (Effort is < 1)
            throw new InvalidInputException($"{Effort} is out of range", "effort", "Give 1 or more.");
        if (!Enum.IsDefined(Metric))
            throw new InvalidInputException($"'{Metric}' is not a metric", "metric", $"Give one of {string.Join(", ", Enum.GetNames<SimilarityMetric>()).ToLowerInvariant()}.");
    }
}
