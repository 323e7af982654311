using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Steps;

/// <summary>The number of trainings in a round; 0 once the search is over.</summary>
public sealed record PlannedRound(int Trials);

/// <summary>Plans a round of the search from the results of the previous round. After the last round it writes the chosen hyperparameters into the run's plan.</summary>
internal sealed class PlanRoundStep(StepContext context)
{
    public Task<PlannedRound> RunAsync(RoundReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.TuningRound(reference.Round), () => PlanAsync(reference, cancellation), cancellation);

    private async Task<PlannedRound> PlanAsync(RoundReference reference, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var options = plan.Request.Settings.Tuning!;
        var results = reference.Round == 0 ? [] : await ResultsAsync(reference.Run, reference.Round - 1, cancellation);
        var trials = reference.Round == 0 ? SuccessiveHalving.FirstRound(Start(plan), options, plan.Request.Settings.Interactions!.WindowMode == WindowMode.WholeSet) : SuccessiveHalving.NextRound(results, options);
        if (trials.Count == 0)
            await ChooseAsync(plan, reference, SuccessiveHalving.Best(results), cancellation);
        var artifact = reference.Run.TuningRound(reference.Round);
        await context.WriteJsonOnceAsync(artifact, RunArtifacts.Bytes(artifact), new RoundPlan([.. trials.Select(TrialPlan.Of)]), cancellation);
        return new PlannedRound(trials.Count);
    }

    // A trial uses one thread, so its result is the same on every machine. Parallelism comes from running the trials of a round at once.
    private static ItemHyperparameters Start(CorpusPlan plan)
    {
        var settings = RunSettings.Resolve(plan.Request).Settings;
        return new ItemHyperparameters(settings.Vocabulary.MinimumCount, settings.Training with { Threads = 1 }, settings.Recommendation.For(Relation.Next));
    }

    private async Task<IReadOnlyList<TuningResult>> ResultsAsync(RunReference run, int round, CancellationToken cancellation)
    {
        var planned = await context.Store.ReadJsonAsync<PlannedRound>(RunArtifacts.Summary(run.TuningRound(round)), cancellation);
        var results = new List<TuningResult>(planned.Trials);
        for (var trial = 0; trial < planned.Trials; trial++)
            results.Add((await context.Store.ReadJsonAsync<TrialResult>(RunArtifacts.Bytes(run.Trial(round, trial)), cancellation)).Result());
        return results;
    }

    private async Task ChooseAsync(CorpusPlan plan, RoundReference reference, TuningResult best, CancellationToken cancellation)
    {
        var (minimumCount, training, recommendation) = best.Trial.Hyperparameters;
        var trials = 0;
        for (var round = 0; round < reference.Round; round++)
            trials += (await context.Store.ReadJsonAsync<PlannedRound>(RunArtifacts.Summary(reference.Run.TuningRound(round)), cancellation)).Trials;
        var sample = await context.Store.ReadJsonAsync<TuningSample>(RunArtifacts.Summary(reference.Run.TuningSample()), cancellation);
        var tuned = new TunedHyperparameters(
            minimumCount,
            training with { Threads = plan.Request.Settings.Training.Threads },
            RecommendationSettings.Of(recommendation),
            best.HitRate,
            best.Ndcg,
            trials,
            sample.Cases);
        var former = await context.FormerVersionAsync(reference.Run.Model, RunSettings.Resolve(plan.Request, tuned).Settings, cancellation);
        await context.WriteJsonOnceAsync(
            reference.Run.TuningRound(reference.Round), reference.Run.Plan(), plan.After(tuned, former), cancellation);
    }
}
