using Embeddings.Similarity.Recommendation;

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

    /// <summary>The parts of the score of a next item. Left out, the validation split chooses; without one, the defaults hold.</summary>
    public RecommendationParts? Parts { get; init; }

    /// <summary>
    /// Whether what these settings leave open, how much a transition back counts and how the history is weighed are chosen on a validation split, where
    /// transitions are counted. Off: they are as given.
    /// </summary>
    public bool Choose { get; init; }

    /// <summary>A transition back counts so much of one forward, 0 to 1.</summary>
    public double Backward { get; init; } = Defaults.Backward;

    /// <summary>Whether items of the history may be recommended again; left out: what the validation split says, and no where there is none.</summary>
    public bool? Repeats { get; init; }

    /// <summary>The settings of a recommendation as options of the query that uses them.</summary>
    public static RecommendationSettings Of(RecommendationOptions options) => new()
    {
        LastItems = options.LastItems,
        Recency = options.Recency,
        CountShare = options.CountShare,
        Parts = options.Parts,
        Backward = options.Backward,
        Repeats = options.ExcludeHistory ? null : true,
    };

    public RecommendationOptions For(Relation relation) => new()
    {
        Relation = relation,
        LastItems = LastItems,
        Recency = Recency,
        CountShare = CountShare,
        Parts = Parts ?? Defaults.Parts,
        Backward = Backward,
        ExcludeHistory = Repeats != true,
    };

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => For(Relation.Next).Validate();
}

/// <summary>How a version recommends, as the validation split of a sample chose it over the settings.</summary>
/// <param name="Settings">The chosen settings.</param>
/// <param name="HitRate">At 10 on the validation split; never on what is held out to be reported.</param>
/// <param name="Ndcg">The same.</param>
/// <param name="DefaultHitRate">With the settings as they were given.</param>
/// <param name="DefaultNdcg">The same.</param>
/// <param name="Cases">Users that were asked for; 0: nobody could be, and the settings hold.</param>
public sealed record ChosenRecommendation(
    RecommendationSettings Settings, double HitRate, double Ndcg, double DefaultHitRate, double DefaultNdcg, int Cases);
