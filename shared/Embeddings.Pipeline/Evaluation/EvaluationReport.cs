using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The metric that decides whether a version may become the current one.</summary>
/// <param name="Name">The name of the measurement.</param>
/// <param name="MeasuredOn">
/// Identifies how the metric was measured. Two metrics are comparable only if it is equal: a file of the same content, or data held out by the same split.
/// The split applies to each version's own corpus, so a retraining on more interactions can be compared with the previous version.
/// </param>
public sealed record PromotionMetric(string Name, double Value, string MeasuredOn);

/// <summary>The summary of an evaluation. The full report is an artifact.</summary>
public sealed record EvaluationSummary(PromotionMetric? Promotion);

/// <summary>The measured quality of a version: <c>models/{model}/{version}/evaluation.json</c>.</summary>
/// <param name="Recommendations">Null if nothing was held out.</param>
/// <param name="Promotion">Null if nothing was measured.</param>
/// <param name="Strict">Recommendations by the strict protocol, measured on a sample if there are many users; null if the last items of users are not held out.</param>
/// <param name="UnseenItems">The quality of vectors inferred from texts; null if none are inferred.</param>
public sealed record EvaluationReport(
    RecommendationReport? Recommendations,
    IReadOnlyList<WordSimilarityReport> WordSimilarity,
    IReadOnlyList<AnalogyReport> Analogies,
    PromotionMetric? Promotion,
    UnseenItemsReport? UnseenItems = null,
    RecommendationReport? Strict = null);
