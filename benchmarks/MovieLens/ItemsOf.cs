using Embeddings.Evaluation.Tuning;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;
using Embeddings.Training.Negatives;

namespace Benchmarks.MovieLens;

/// <summary>Hyperparameters chosen on the validation split by <see cref="TuneMovieLens"/>.</summary>
internal static class ItemsOf
{
    public static ItemHyperparameters MovieLens { get; } = new(
        MinimumCount: 3,
        new TrainingOptions { Dimensions = 64, Window = 5, Negative = 10, Epochs = 30, Sample = 1e-3, NegativeSharing = NegativeSharing.None, Threads = 1 },
        new RecommendationOptions { Relation = Relation.Next, LastItems = 5, Recency = 0.8, CountShare = 0.45 });

    /// <summary>A retraining from previous vectors. They are already good, so a few small steps suffice.</summary>
    public static TrainingOptions Retraining { get; } = MovieLens.Training with { LearningRate = 0.01, Epochs = 10 };
}
