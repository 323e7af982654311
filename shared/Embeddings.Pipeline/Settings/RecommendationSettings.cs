using Embeddings.Similarity;

namespace Embeddings.Pipeline.Settings;

/// <summary>How a version weighs a history and scores what comes next, where a query does not say otherwise: as it was measured.</summary>
public sealed record RecommendationSettings
{
    private static readonly RecommendationOptions Defaults = new();

    /// <summary>How many of the history's last known items count.</summary>
    public int LastItems { get; init; } = Defaults.LastItems;

    /// <summary>Each item counts so much of the one after it, 0 to 1.</summary>
    public double Recency { get; init; } = Defaults.Recency;

    /// <summary>The share of the log count that is added to the score of what comes next.</summary>
    public double CountShare { get; init; } = Defaults.CountShare;

    /// <summary>The settings of a recommendation as options of the query that uses them.</summary>
    public static RecommendationSettings Of(RecommendationOptions options) =>
        new() { LastItems = options.LastItems, Recency = options.Recency, CountShare = options.CountShare };

    public RecommendationOptions For(Relation relation) =>
        new() { Relation = relation, LastItems = LastItems, Recency = Recency, CountShare = CountShare };

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => For(Relation.Next).Validate();
}
