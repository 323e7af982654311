using Embeddings.Evaluation.Baselines;

namespace Embeddings.Pipeline.Settings;

/// <summary>How versions are measured, and what a version must be worth to become the current one.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The lengths of answer at which recommendations are measured.</summary>
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>Users asked for at most: an even choice of all of them.</summary>
    public int MaximumCases { get; init; } = 10_000;

    /// <summary>Recommendations are compared with EASE up to so many items: it inverts a matrix of items by items. 0: never.</summary>
    public int EaseItems { get; init; } = EaseRecommender.MostItems;

    /// <summary>Only so many most frequent words answer analogies; null: all.</summary>
    public int? AnalogyVocabulary { get; init; } = 30_000;

    /// <summary>
    /// A version whose metric lies more than this below the current one's, measured in the same way, is published and not made
    /// current; null: every version becomes current.
    /// </summary>
    public double? MaximumDrop { get; init; } = 0.02;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(K.Count > 0 && K.All(k => k >= 1), "k", "k must be one or more positive numbers", "Give for example [5, 10, 20].");
        Require(MaximumCases >= 1, "maximumCases", $"{MaximumCases} cases", "Give 1 or more.");
        Require(EaseItems is >= 0 and <= 100_000, "easeItems", $"{EaseItems} items", "Give 0 to 100000.");
        Require(AnalogyVocabulary is null or >= 1, "analogyVocabulary", $"{AnalogyVocabulary} words", "Give 1 or more, or null.");
        Require(MaximumDrop is null or >= 0, "maximumDrop", $"a drop of {MaximumDrop}", "Give 0 or more, or null.");
    }

    private static void Require(bool holds, string member, string problem, string remedy)
    {
        if (!holds)
            throw new InvalidInputException(problem, $"setting evaluation.{member}", remedy);
    }
}
