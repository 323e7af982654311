using Embeddings.Evaluation.Tuning;
using Embeddings.NextItems;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

/// <summary>One training of a search, as stored until an activity carries it out.</summary>
internal sealed record TrialPlan(
    int Round,
    int Candidate,
    int Epochs,
    int MinimumCount,
    TrainingOptions Training,
    RecommendationSettings Recommendation,
    TransitionOptions? Transitions = null,
    NextItemOptions? NextItems = null)
{
    public static TrialPlan Of(TuningTrial trial)
    {
        var (minimumCount, training, recommendation, transitions, nextItems) = trial.Hyperparameters;
        return new TrialPlan(trial.Round, trial.Candidate, trial.Epochs, minimumCount, training, RecommendationSettings.Of(recommendation), transitions, nextItems);
    }

    public TuningTrial Trial() =>
        new(Round, Candidate, Epochs, new ItemHyperparameters(MinimumCount, Training, Recommendation.For(Relation.Next), Transitions, NextItems));
}

/// <summary>The trainings of one round, which are independent of each other.</summary>
/// <param name="Planned">The number of trainings of the whole search, as far as it can be known.</param>
internal sealed record RoundPlan(IReadOnlyList<TrialPlan> Trials, int Planned = 0);

/// <summary>The result of a training on the validation split. A full training has the best weights and scores.</summary>
/// <param name="Validation">The NDCG of each case of the validation split.</param>
/// <param name="HeldOut">The NDCG of each held-out case.</param>
internal sealed record TrialResult(
    TrialPlan Trial, double HitRate, double Ndcg, string? Failure = null, IReadOnlyList<float>? Validation = null, IReadOnlyList<float>? HeldOut = null)
{
    public static TrialResult Of(TuningResult result) => new(TrialPlan.Of(result.Trial), result.HitRate, result.Ndcg, result.Failure, result.Validation, result.HeldOut);

    public TuningResult Result() => new(Trial.Trial(), HitRate, Ndcg, Failure) { Validation = Validation ?? [], HeldOut = HeldOut ?? [] };
}
