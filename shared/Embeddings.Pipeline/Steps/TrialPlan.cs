using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;

namespace Embeddings.Pipeline.Steps;

/// <summary>One training of a search, as stored until an activity carries it out.</summary>
internal sealed record TrialPlan(int Round, int Candidate, int Epochs, int MinimumCount, TrainingOptions Training, RecommendationSettings Recommendation)
{
    public static TrialPlan Of(TuningTrial trial) => new(
        trial.Round,
        trial.Candidate,
        trial.Epochs,
        trial.Hyperparameters.MinimumCount,
        trial.Hyperparameters.Training,
        RecommendationSettings.Of(trial.Hyperparameters.Recommendation));

    public TuningTrial Trial() => new(Round, Candidate, Epochs, new ItemHyperparameters(MinimumCount, Training, Recommendation.For(Relation.Next)));
}

/// <summary>The trainings of one round, which are independent of each other.</summary>
internal sealed record RoundPlan(IReadOnlyList<TrialPlan> Trials);

/// <summary>The result of a training on the validation split. In the last round it uses the best weights and scores.</summary>
internal sealed record TrialResult(TrialPlan Trial, double HitRate, double Ndcg, string? Failure = null)
{
    public static TrialResult Of(TuningResult result) => new(TrialPlan.Of(result.Trial), result.HitRate, result.Ndcg, result.Failure);

    public TuningResult Result() => new(Trial.Trial(), HitRate, Ndcg, Failure);
}

/// <summary>The state of a trial at the end of a slice. The checkpoint holds the training.</summary>
/// <param name="Measured">The scores of the combinations measured so far, in order.</param>
internal sealed record TrialSlice(TrialOutcome Outcome, IReadOnlyList<TrialOutcome> Measured);

/// <summary>A trial with everything that a slice needs.</summary>
/// <param name="Refinements">The combinations to measure.</param>
/// <param name="Measured">The scores of the combinations that earlier slices have measured.</param>
internal sealed record OpenTrial(
    CorpusPlan Plan, TrialRunner Runner, TuningTrial Planned, IReadOnlyList<TuningTrial> Refinements, IReadOnlyList<TrialOutcome> Measured, int TrialsOfRound);
