using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Queries;

/// <summary>What a similarity query asks for, beside the vector it asks about.</summary>
public sealed record SearchOptions
{
    public static SearchOptions Default { get; } = new();

    /// <summary>How many items at most, 1 or more.</summary>
    public int Top { get; init; } = 10;

    public SimilarityMetric Metric { get; init; } = SimilarityMetric.Cosine;

    /// <summary>Items less similar than this are left out; null keeps all.</summary>
    public float? Minimum { get; init; }

    /// <summary>Only items this lets through are looked at; null lets all through. It belongs to the table it was made for.</summary>
    public ItemFilter? Filter { get; init; }

    /// <summary>True never uses an approximate index, however large the table.</summary>
    public bool Exact { get; init; }

    /// <summary>
    /// How many candidates an approximate search keeps (efSearch): more find more, and take longer. Null takes
    /// <see cref="Approximate.HnswIndex.DefaultEffort"/>, or twice as many as are asked for where that is more.
    /// </summary>
    public int? Effort { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Top < 1)
            throw new InvalidInputException($"{Top} items are asked for", "top", "Ask for 1 item or more.");
        if (Minimum is { } minimum && !float.IsFinite(minimum))
            throw new InvalidInputException($"the minimum is {minimum}", "minimum", "Give a finite number.");
        if (Effort is < 1)
            throw new InvalidInputException($"an effort of {Effort}", "effort", "Give 1 or more.");
        if (!Enum.IsDefined(Metric))
            throw new InvalidInputException($"the metric is {Metric}", "metric", $"Give one of {string.Join(", ", Enum.GetNames<SimilarityMetric>()).ToLowerInvariant()}.");
    }
}
