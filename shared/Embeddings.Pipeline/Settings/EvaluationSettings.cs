using Embeddings.Evaluation.Baselines;

namespace Embeddings.Pipeline.Settings;

/// <summary>How versions are measured, and what a version must be worth to become the current one.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The lengths of answer at which recommendations are measured.</summary>
    [SettingRange(1)]
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>Users asked for at most: an even choice of all of them.</summary>
    [SettingRange(1)]
    public int MaximumCases { get; init; } = 10_000;

    /// <summary>Recommendations are compared with EASE up to so many items: it inverts a matrix of items by items. 0: never.</summary>
    [SettingRange(0, 100_000, LeastMeans = "never")]
    public int EaseItems { get; init; } = EaseRecommender.MostItems;

    /// <summary>Only so many most frequent words answer analogies; null: all.</summary>
    [SettingRange(1)]
    public int? AnalogyVocabulary { get; init; } = 30_000;

    /// <summary>
    /// A version whose metric lies more than this below the current one's, measured in the same way, is published and not made
    /// current; null: every version becomes current.
    /// </summary>
    [SettingRange(0)]
    public double? MaximumDrop { get; init; } = 0.02;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "evaluation");
        Setting.Require(K.Count > 0, "evaluation.k", "the list is empty", "Give for example [5, 10, 20].");
    }
}
