using Embeddings.Training;

namespace Embeddings.Pipeline.Settings;

/// <summary>What a search has chosen: it stands over the settings that asked for it.</summary>
/// <param name="MinimumCount">Rarer items are left out of the vocabulary.</param>
/// <param name="Training">The hyperparameters of training.</param>
/// <param name="Recommendation">How a history is weighed and what comes next is scored.</param>
/// <param name="HitRate">On the validation split of the sample; never on what is held out to be reported.</param>
/// <param name="Ndcg">The same.</param>
/// <param name="Trials">Trainings that the search took.</param>
/// <param name="Cases">Users of the sample that were asked for.</param>
public sealed record TunedHyperparameters(
    int MinimumCount, TrainingOptions Training, RecommendationSettings Recommendation, double HitRate, double Ndcg, int Trials, long Cases)
{
    public ModelSettings Over(ModelSettings settings) => settings with
    {
        Vocabulary = settings.Vocabulary with { MinimumCount = MinimumCount },
        Training = Training,
        Recommendation = Recommendation,
    };
}
