using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>What a table was measured to be worth by the evaluation files of its model.</summary>
/// <param name="Promotion">Of the first file of analogies, else of word similarities; null where there are none.</param>
internal sealed record TextReports(IReadOnlyList<WordSimilarityReport> Similarities, IReadOnlyList<AnalogyReport> Analogies, PromotionMetric? Promotion);
