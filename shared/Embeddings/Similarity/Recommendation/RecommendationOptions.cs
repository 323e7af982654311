using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Limits the number of items of one category in an answer.</summary>
/// <param name="Most">The limit, 1 or more.</param>
/// <param name="CategoryOf">Returns the category of an item; null if it has none.</param>
public sealed record CategoryLimit(int Most, Func<string, string?> CategoryOf);

/// <summary>The options for weighting a history and scoring recommendations.</summary>
public sealed record RecommendationOptions
{
    public Relation Relation { get; init; } = Relation.Next;

    /// <summary>The largest number of items to return, 1 or more.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Excludes the items of the history from the answer. Disable it where users return to the same items.</summary>
    public bool ExcludeHistory { get; init; } = true;

    /// <summary>Limits the answer to items that pass; null lets all pass.</summary>
    public ItemFilter? Filter { get; init; }

    /// <summary>The number of the history's last known items that count.</summary>
    public int LastItems { get; init; } = 5;

    /// <summary>The weight of an item relative to the next newer one: 1 weighs all alike, 0 uses only the last one.</summary>
    public double Recency { get; init; } = 0.8;

    /// <summary>The number of last known items that count for the linear part, which tells what a user likes in general.</summary>
    public int LongTermItems { get; init; } = 50;

    /// <summary>The weight of an item relative to the next newer one for the linear part.</summary>
    public double LongTermRecency { get; init; } = 0.95;

    /// <summary>
    /// The share of the log count added to the score of <see cref="Relation.Next"/>, 0 to 1. With negative sampling, the product of
    /// input and output vector is a shifted pointwise mutual information (Levy and Goldberg 2014), which divides out an item's own
    /// frequency. What comes next also depends on that frequency. 0 leaves the mutual information as it is; 1 undoes the division.
    /// </summary>
    public double CountShare { get; init; } = 0.6;

    /// <summary>The weights of the parts of a <see cref="Relation.Next"/> score, used if the version has transitions.</summary>
    public RecommendationParts Parts { get; init; } = RecommendationParts.Default;

    /// <summary>The weight of a backward transition relative to a forward one: 0 if only the order counts, 1 if order does not matter.</summary>
    public double Backward { get; init; } = 0.2;

    /// <summary>How much the items should differ from each other, 0 to 1. At 0 only the score orders them.</summary>
    public double Diversity { get; init; }

    /// <summary>Limits the number of items of one category; null sets no limit.</summary>
    public CategoryLimit? CategoryLimit { get; init; }

    /// <summary>Whether items without a history are recommended, and count in histories, if the version has inferred vectors.</summary>
    public bool Inferred { get; init; }

    /// <summary>Limits the items without a history to those that pass; null lets all pass. <see cref="Filter"/> applies only to the other items.</summary>
    public ItemFilter? InferredFilter { get; init; }

    /// <summary>The items that items without a history may take their scores from; null allows all. An evaluation leaves out the items that it hides.</summary>
    internal ItemFilter? SourceFilter { get; init; }

    /// <summary>Whether each item reports the parts of its score and the items of the history that contributed to it.</summary>
    public bool Explain { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(Top >= 1, "top", $"{Top} is out of range", "Give 1 or more.");
        Require(LastItems >= 1, "lastItems", $"{LastItems} is out of range", "Give 1 or more.");
        Require(Recency is >= 0 and <= 1, "recency", $"{Recency} is out of range", "Give a number from 0 to 1.");
        Require(LongTermItems >= 1, "longTermItems", $"{LongTermItems} is out of range", "Give 1 or more.");
        Require(LongTermRecency is >= 0 and <= 1, "longTermRecency", $"{LongTermRecency} is out of range", "Give a number from 0 to 1.");
        Require(CountShare is >= 0 and <= 1, "countShare", $"{CountShare} is out of range", "Give a number from 0 to 1.");
        Require(Backward is >= 0 and <= 1, "backward", $"{Backward} is out of range", "Give a number from 0 to 1.");
        Require(Diversity is >= 0 and <= 1, "diversity", $"{Diversity} is out of range", "Give a number from 0 to 1.");
        Require(CategoryLimit is null or { Most: >= 1 }, "categoryLimit", $"{CategoryLimit?.Most} is out of range", "Give 1 or more.");
        Parts.Validate();
    }

    private static void Require(bool holds, string member, string problem, string remedy) => Setting.Require(holds, $"recommendation.{member}", problem, remedy);
}

/// <summary>How a recommendation relates to the history.</summary>
public enum Relation
{
    /// <summary>Items that resemble the history: substitutes, by input vectors.</summary>
    Similar,

    /// <summary>Items that follow the history: what comes next, by input vectors times output vectors.</summary>
    Next,
}
