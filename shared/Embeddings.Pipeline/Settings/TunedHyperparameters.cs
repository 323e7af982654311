using Embeddings.Training;

namespace Embeddings.Pipeline.Settings;

/// <summary>The hyperparameters that a search chose. They replace those of the settings that asked for the search.</summary>
/// <param name="MinimumCount">The minimum count. Rarer items are left out of the vocabulary.</param>
/// <param name="Training">The hyperparameters of training.</param>
/// <param name="Recommendation">How a history is weighted and how the next item is scored.</param>
/// <param name="HitRate">The hit rate on the validation split of the sample, which excludes the held-out data of the reported evaluation.</param>
/// <param name="Ndcg">The NDCG on the validation split of the sample.</param>
/// <param name="Trials">The number of trainings of the search.</param>
/// <param name="Cases">The number of users of the sample for whom the next item was predicted.</param>
public sealed record TunedHyperparameters(
    int MinimumCount, TrainingOptions Training, RecommendationSettings Recommendation, double HitRate, double Ndcg, int Trials, long Cases)
{
    /// <summary>The settings with the chosen hyperparameters.</summary>
    public ModelSettings In(ModelSettings settings) => settings with
    {
        Vocabulary = settings.Vocabulary with { MinimumCount = MinimumCount },
        Training = Training,
        Recommendation = Recommendation,
    };
}
