using Embeddings.Evaluation.Tuning;
using Embeddings.NextItems;
using Embeddings.Training;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Settings;

/// <summary>The hyperparameters that a search chose. They replace those of the settings that asked for the search.</summary>
/// <param name="MinimumCount">The minimum count. Rarer items are left out of the vocabulary.</param>
/// <param name="Training">The hyperparameters of training.</param>
/// <param name="Recommendation">How a history is weighted and how the next item is scored.</param>
/// <param name="HitRate">The hit rate on the validation split of the sample, which excludes the held-out data of the reported evaluation.</param>
/// <param name="Ndcg">The NDCG on the validation split of the sample.</param>
/// <param name="Trials">The number of trainings of the search.</param>
/// <param name="Cases">The number of users of the sample for whom the next item was predicted.</param>
/// <param name="Transitions">How transitions are counted; null if the search did not vary it.</param>
/// <param name="NextItems">The hyperparameters of the model of next items; null if the search did not vary them.</param>
/// <param name="Comparison">The comparison with the given settings; null if an older program searched.</param>
/// <param name="Seconds">The time that the search took; null if an older program searched.</param>
public sealed record TunedHyperparameters(
    int MinimumCount,
    TrainingOptions Training,
    RecommendationSettings Recommendation,
    double HitRate,
    double Ndcg,
    int Trials,
    long Cases,
    TransitionOptions? Transitions = null,
    NextItemOptions? NextItems = null,
    TuningComparison? Comparison = null,
    double? Seconds = null)
{
    /// <summary>The settings with the chosen hyperparameters.</summary>
    public ModelSettings In(ModelSettings settings) => settings with
    {
        Vocabulary = settings.Vocabulary with { MinimumCount = MinimumCount },
        Training = Training,
        Recommendation = Recommendation,
        Transitions = Transitions ?? settings.Transitions,
        NextItems = NextItems ?? settings.NextItems,
    };
}
