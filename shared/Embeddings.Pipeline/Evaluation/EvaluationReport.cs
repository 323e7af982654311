using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The figure that decides whether a version may become the current one.</summary>
/// <param name="Name">The name of the measurement.</param>
/// <param name="MeasuredOn">
/// Equal only where it was measured in the same way on the same data: on a file of the same content, or on what the same split holds out. That is of each
/// version's own corpus, so that a retraining on more interactions is compared with the version before it.
/// </param>
public sealed record PromotionMetric(string Name, double Value, string MeasuredOn);

/// <summary>The summary of an evaluation. The report is an artifact.</summary>
public sealed record EvaluationSummary(PromotionMetric? Promotion);

/// <summary>The measured quality of a version: <c>models/{model}/{version}/evaluation.json</c>.</summary>
/// <param name="Recommendations">Null where nothing was held out.</param>
/// <param name="Promotion">Null where nothing was measured.</param>
/// <param name="Strict">Recommendations by the strict protocol, of a sample where there are many users; null where the last items of users are not held out.</param>
/// <param name="UnseenItems">The quality of vectors inferred from texts; null if none are inferred.</param>
public sealed record EvaluationReport(
    RecommendationReport? Recommendations,
    IReadOnlyList<WordSimilarityReport> WordSimilarity,
    IReadOnlyList<AnalogyReport> Analogies,
    PromotionMetric? Promotion,
    UnseenItemsReport? UnseenItems = null,
    RecommendationReport? Strict = null);
