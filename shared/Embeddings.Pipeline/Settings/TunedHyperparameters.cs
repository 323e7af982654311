using Embeddings.Training;

namespace Embeddings.Pipeline.Settings;

/// <summary>The hyperparameters that a search has chosen. They replace those of the settings that asked for the search.</summary>
/// <param name="MinimumCount">Rarer items are left out of the vocabulary.</param>
/// <param name="Training">The hyperparameters of training.</param>
/// <param name="Recommendation">How a history is weighed and how the next item is scored.</param>
/// <param name="HitRate">On the validation split of the sample; never on what is held out to be reported.</param>
/// <param name="Ndcg">On the validation split of the sample.</param>
/// <param name="Trials">Trainings that the search took.</param>
/// <param name="Cases">Users of the sample for whom the next item was predicted.</param>
public sealed record TunedHyperparameters(
    int MinimumCount, TrainingOptions Training, RecommendationSettings Recommendation, double HitRate, double Ndcg, int Trials, long Cases)
{
    /// <summary>The settings with what was chosen.</summary>
    public ModelSettings In(ModelSettings settings) => settings with
    {
        Vocabulary = settings.Vocabulary with { MinimumCount = MinimumCount },
        Training = Training,
        Recommendation = Recommendation,
    };
}
