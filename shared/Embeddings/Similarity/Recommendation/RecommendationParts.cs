namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// The weights of the parts of a next item's score. Each part is a distribution over all items. The score is their weighted mean.
/// A part that a version does not have is left out.
/// </summary>
public sealed record RecommendationParts
{
    /// <summary>The weights that a search begins with, chosen over several data sets. Without a linear model they are the weights of an empty object.</summary>
    public static RecommendationParts Default { get; } = new() { Embedding = 0.21, Transitions = 0.42, Neighbours = 0.07, Linear = 0.3 };

    /// <summary>
    /// The softmax of the recent items' vectors times the items' second vectors: by the model of next items, or, if a version has none, by the
    /// table's input and output vectors plus a share of the log count.
    /// </summary>
    public double Embedding { get; init; } = 0.3;

    /// <summary>How often and how closely the item followed the recent items in the sequences.</summary>
    public double Transitions { get; init; } = 0.6;

    /// <summary>
    /// How often the item occurred near the recent items, before or after them, relative to how often it occurs overall. This finds
    /// items that belong together and gives little weight to popular items.
    /// </summary>
    public double Neighbours { get; init; } = 0.1;

    /// <summary>
    /// How strongly the items of a longer history predict the item together, by a linear model. This finds what a user likes in general, whatever the order of the
    /// history.
    /// </summary>
    public double Linear { get; init; }

    /// <summary>The item's share of all occurrences.</summary>
    public double Popularity { get; init; }

    /// <summary>
    /// The recent items themselves, by their weights in the history. It lets users return to an item that few others returned to. It only counts if items of the
    /// history may be recommended.
    /// </summary>
    public double History { get; init; }

    /// <summary>The same parts with this share for the history. The shares sum to 1.</summary>
    /// <param name="share">The share, from 0 up to but without 1.</param>
    internal RecommendationParts WithHistory(double share)
    {
        var scale = (1 - share) / (Embedding + Transitions + Neighbours + Linear + Popularity);
        return new RecommendationParts
        {
            Embedding = Embedding * scale,
            Transitions = Transitions * scale,
            Neighbours = Neighbours * scale,
            Linear = Linear * scale,
            Popularity = Popularity * scale,
            History = share,
        };
    }

    /// <exception cref="InvalidInputException">A weight is below 0 or not finite, all are 0, or their sum is not finite.</exception>
    public void Validate()
    {
        foreach (var (name, weight) in new[] { ("embedding", Embedding), ("transitions", Transitions), ("neighbours", Neighbours), ("linear", Linear), ("popularity", Popularity), ("history", History) })
            Setting.Require(double.IsFinite(weight) && weight >= 0, $"recommendation.parts.{name}", $"{weight} is out of range", "Give a number from 0.");

        var sum = Embedding + Transitions + Neighbours + Linear + Popularity + History;
        Setting.Require(sum > 0, "recommendation.parts", "all weights are 0", "Give one of them a weight above 0.");
        Setting.Require(double.IsFinite(sum), "recommendation.parts", "the sum of the weights is not finite", "Give smaller weights. Only their ratios matter.");
    }
}
