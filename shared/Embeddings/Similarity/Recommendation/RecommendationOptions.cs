using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Recommendation;

/// <summary>How many items of one category an answer may hold.</summary>
/// <param name="Most">1 or more.</param>
/// <param name="CategoryOf">The category of an item; null where it has none.</param>
public sealed record CategoryLimit(int Most, Func<string, string?> CategoryOf);

/// <summary>How a history is weighed and answers are scored.</summary>
public sealed record RecommendationOptions
{
    public Relation Relation { get; init; } = Relation.Next;

    /// <summary>How many items at most, 1 or more.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Items of the history are no answers. Switch off where people come back to the same items.</summary>
    public bool ExcludeHistory { get; init; } = true;

    /// <summary>Only items this lets through are answers; null lets all through.</summary>
    public ItemFilter? Filter { get; init; }

    /// <summary>How many of the history's last known items count.</summary>
    public int LastItems { get; init; } = 5;

    /// <summary>Each item counts so much of the one after it: 1 weighs all alike, 0 knows the last one only.</summary>
    public double Recency { get; init; } = 0.8;

    /// <summary>
    /// The share of the log count added to the score of <see cref="Relation.Next"/>. Negative sampling makes the product of
    /// input and output vector a shifted pointwise mutual information (Levy and Goldberg 2014), from which an item's own
    /// frequency has been divided out; what comes next depends on it too. From 0, which leaves the information as it is, to 1, which undoes the
    /// division.
    /// </summary>
    public double CountShare { get; init; } = 0.6;

    /// <summary>What the score of <see cref="Relation.Next"/> is made of, where the version has transitions.</summary>
    public RecommendationParts Parts { get; init; } = new();

    /// <summary>A transition back counts so much of one forward: 0 where order is all, 1 where it means nothing.</summary>
    public double Backward { get; init; } = 0.2;

    /// <summary>How much the items differ from each other, 0 to 1: 0 orders by score alone.</summary>
    public double Diversity { get; init; }

    /// <summary>How many items of one category an answer may hold; null: any number.</summary>
    public CategoryLimit? CategoryLimit { get; init; }

    /// <summary>Whether items without a history are answers, and count in histories, where the version has inferred vectors.</summary>
    public bool Inferred { get; init; }

    /// <summary>Only items without a history that this lets through are answers; null lets all through. <see cref="Filter"/> knows the others alone.</summary>
    public ItemFilter? InferredFilter { get; init; }

    /// <summary>Whether each item says what its score is made of and which items of the history brought it.</summary>
    public bool Explain { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(Top >= 1, "top", $"{Top} items are asked for", "Ask for 1 item or more.");
        Require(LastItems >= 1, "lastItems", $"{LastItems} items", "Give 1 or more.");
        Require(Recency is >= 0 and <= 1, "recency", $"a recency of {Recency}", "Give a number from 0 to 1.");
        Require(CountShare is >= 0 and <= 1, "countShare", $"a share of {CountShare}", "Give a number from 0 to 1.");
        Require(Backward is >= 0 and <= 1, "backward", $"a share of {Backward}", "Give a number from 0 to 1.");
        Require(Diversity is >= 0 and <= 1, "diversity", $"a diversity of {Diversity}", "Give a number from 0 to 1.");
        Require(CategoryLimit is null or { Most: >= 1 }, "categoryLimit", $"{CategoryLimit?.Most} items of a category", "Give 1 or more.");
        Parts.Validate();
    }

    private static void Require(bool holds, string member, string problem, string remedy) => Setting.Require(holds, $"recommendation.{member}", problem, remedy);
}

/// <summary>What a recommendation is to the history it answers.</summary>
public enum Relation
{
    /// <summary>Resembles it: substitutes, by input vectors.</summary>
    Similar,

    /// <summary>Follows it: what comes next, by input vectors against output vectors.</summary>
    Next,
}
