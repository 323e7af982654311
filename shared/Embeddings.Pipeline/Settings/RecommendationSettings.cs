using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Settings;

/// <summary>How a version weights a history and scores the next item, unless a query says otherwise. The version is measured with these settings.</summary>
public sealed record RecommendationSettings
{
    private static readonly RecommendationOptions Defaults = new();

    /// <summary>The number of last known items of the history that count.</summary>
    public int LastItems { get; init; } = Defaults.LastItems;

    /// <summary>The weight of an item relative to the one after it, 0 to 1.</summary>
    public double Recency { get; init; } = Defaults.Recency;

    /// <summary>The number of last known items that count for the linear part of a score.</summary>
    public int LongTermItems { get; init; } = Defaults.LongTermItems;

    /// <summary>The weight of an item relative to the one after it for the linear part, 0 to 1.</summary>
    public double LongTermRecency { get; init; } = Defaults.LongTermRecency;

    /// <summary>The factor of the log count that is added to the score of a next item.</summary>
    public double CountShare { get; init; } = Defaults.CountShare;

    /// <summary>The parts of the score of a next item. If omitted, they are chosen on the validation split; without a split, the defaults apply.</summary>
    public RecommendationParts? Parts { get; init; }

    /// <summary>
    /// Whether to choose the omitted settings, the weight of backward transitions and the weights of the history on a validation split, if
    /// transitions are counted. If false, they are used as given.
    /// </summary>
    public bool Choose { get; init; }

    /// <summary>The weight of a backward transition relative to a forward one, 0 to 1.</summary>
    public double Backward { get; init; } = Defaults.Backward;

    /// <summary>Whether items of the history may be recommended again. If omitted, the validation split decides; without a split, they may not.</summary>
    public bool? Repeats { get; init; }

    /// <summary>Converts the options of a query to settings.</summary>
    public static RecommendationSettings Of(RecommendationOptions options) => new()
    {
        LastItems = options.LastItems,
        Recency = options.Recency,
        LongTermItems = options.LongTermItems,
        LongTermRecency = options.LongTermRecency,
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
        LongTermItems = LongTermItems,
        LongTermRecency = LongTermRecency,
        CountShare = CountShare,
        Parts = Parts ?? Defaults.Parts,
        Backward = Backward,
        ExcludeHistory = Repeats != true,
    };

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => For(Relation.Next).Validate();
}

/// <summary>The recommendation settings of a version, chosen on the validation split of a sample. They override the given settings.</summary>
/// <param name="Settings">The chosen settings.</param>
/// <param name="HitRate">The hit rate at 10 on the validation split, which excludes the held-out data of the reported evaluation.</param>
/// <param name="Ndcg">The NDCG at 10 on the same split.</param>
/// <param name="DefaultHitRate">The hit rate at 10 with the given settings.</param>
/// <param name="DefaultNdcg">The NDCG at 10 with the given settings.</param>
/// <param name="Cases">The number of users measured. 0 if nothing was chosen; the given settings then apply.</param>
/// <param name="NotChosen">Why nothing was chosen although users could be measured; null otherwise.</param>
public sealed record ChosenRecommendation(
    RecommendationSettings Settings, double HitRate, double Ndcg, double DefaultHitRate, double DefaultNdcg, int Cases, string? NotChosen = null);
