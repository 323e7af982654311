using Embeddings.Evaluation.Baselines;

namespace Embeddings.Pipeline.Settings;

/// <summary>Settings for measuring versions, and the quality that a version needs to become the current one.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The cut-offs k at which recommendations are measured.</summary>
    [SettingRange(1)]
    public IReadOnlyList<int> K { get; init; } = [5, 10, 20];

    /// <summary>The maximum number of users to measure, spread evenly over all users. Fewer, but at least 1,000, if users times items exceed five billion.</summary>
    [SettingRange(1)]
    public int MaximumCases { get; init; } = 10_000;

    /// <summary>
    /// The number of evaluated users that are published with the version, so that the map can show them among the items they took. 0 for none. Only callers
    /// that may train can read them.
    /// </summary>
    [SettingRange(0, 1_000, LeastMeans = "none")]
    public int MappedUsers { get; init; } = 100;

    /// <summary>The maximum number of items for a comparison with EASE, which inverts an items-by-items matrix. 0 for never.</summary>
    [SettingRange(0, 100_000, LeastMeans = "never")]
    public int EaseItems { get; init; } = EaseRecommender.MostItems;

    /// <summary>The number of most frequent words that can answer analogies; null for all.</summary>
    [SettingRange(1)]
    public int? AnalogyVocabulary { get; init; } = 30_000;

    /// <summary>
    /// The largest allowed drop of the metric below the current version's, measured in the same way. A version with a larger drop is published but not made
    /// current. Null to make every version current.
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
