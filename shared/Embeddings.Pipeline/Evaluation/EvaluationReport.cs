using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The figure that decides whether a version may become the current one.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="MeasuredOn">
/// Equal only where it was measured in the same way on the same data: on a file of the same content, or on what the same split holds out. That is of each
/// version's own corpus, so that a retraining on more interactions is compared with the version before it.
/// </param>
public sealed record PromotionMetric(string Name, double Value, string MeasuredOn);

/// <summary>What an evaluation came to; the report is an artifact.</summary>
public sealed record EvaluationSummary(PromotionMetric? Promotion);

/// <summary>What a version was measured to be worth: <c>models/{model}/{version}/evaluation.json</c>.</summary>
/// <param name="Recommendations">Null where nothing was held out.</param>
/// <param name="Promotion">Null where nothing was measured.</param>
/// <param name="Strict">Recommendations by the strict protocol, of a sample where there are many users; null where the last items of users are not held out.</param>
/// <param name="UnseenItems">What vectors inferred from texts are worth; null where none are inferred.</param>
public sealed record EvaluationReport(
    RecommendationReport? Recommendations,
    IReadOnlyList<WordSimilarityReport> WordSimilarity,
    IReadOnlyList<AnalogyReport> Analogies,
    PromotionMetric? Promotion,
    UnseenItemsReport? UnseenItems = null,
    RecommendationReport? Strict = null);
