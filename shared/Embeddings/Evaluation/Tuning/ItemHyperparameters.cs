using Embeddings.Similarity.Recommendation;
using Embeddings.Training;

namespace Embeddings.Evaluation.Tuning;

/// <summary>All that decides how well a model of items recommends.</summary>
/// <param name="MinimumCount">Rarer items are left out of the vocabulary.</param>
public sealed record ItemHyperparameters(int MinimumCount, TrainingOptions Training, RecommendationOptions Recommendation);
