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

/// <summary>
/// Plans a round of the search from the results of the previous round. Round 0 trains the given settings. Its duration determines the number of candidates.
/// After the last round the step writes the chosen hyperparameters into the run's plan.
/// </summary>
internal sealed class PlanRoundStep(StepContext context)
{
    public Task<PlannedRound> RunAsync(RoundReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.TuningRound(reference.Round), () => PlanAsync(reference, cancellation), cancellation);

    private async Task<PlannedRound> PlanAsync(RoundReference reference, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var trials = await TrialsAsync(plan, reference, cancellation);
        if (trials.Count == 0)
            await ChooseAsync(plan, reference, cancellation);
        var artifact = reference.Run.TuningRound(reference.Round);
        var planned = await PlannedAsync(reference, trials.Count, plan.Request.Settings.Tuning!, cancellation);
        await context.WriteJsonOnceAsync(artifact, RunArtifacts.Bytes(artifact), new RoundPlan([.. trials.Select(TrialPlan.Of)], planned), cancellation);
        return new PlannedRound(trials.Count);
    }

    private async Task<IReadOnlyList<TuningTrial>> TrialsAsync(CorpusPlan plan, RoundReference reference, CancellationToken cancellation)
    {
        var options = plan.Request.Settings.Tuning!;
        if (reference.Round == 0)
            return [SuccessiveHalving.Given(Start(plan))];
        if (reference.Round > 1)
            return SuccessiveHalving.NextRound(await ResultsAsync(reference.Run, reference.Round - 1, cancellation), options);
        var given = await context.Store.ReadJsonAsync<TrialOutcome>(RunArtifacts.Summary(reference.Run.Trial(0, 0)), cancellation);
        var left = (options.Minutes * 60) - given.Seconds;
        var candidates = SuccessiveHalving.Affordable(given.Seconds, Math.Max(0, left), Environment.ProcessorCount, options);
        return SuccessiveHalving.FirstRound(Start(plan), options, candidates, plan.Request.Settings.Interactions!.WindowMode == WindowMode.WholeSet);
    }

    /// <summary>The number of trainings of the whole search. It is not known before round 1, which has the most.</summary>
    private async Task<int> PlannedAsync(RoundReference reference, int trials, TuningOptions options, CancellationToken cancellation)
    {
        var first = reference.Round switch
        {
            0 => options.Candidates - 1,
            1 => trials,
            _ => (await context.Store.ReadJsonAsync<PlannedRound>(RunArtifacts.Summary(reference.Run.TuningRound(1)), cancellation)).Trials,
        };
        var (planned, round) = (1, first);
        for (var number = 1; number <= options.Rounds && round > 0; number++, round = Math.Max(1, round / options.Reduction))
            planned += round;
        return planned;
    }

    // A trial uses one thread, so its result is the same on every machine. Parallelism comes from running the trials of a round at once.
    private static ItemHyperparameters Start(CorpusPlan plan)
    {
        var settings = RunSettings.Resolve(plan.Request).Settings;
        return new ItemHyperparameters(
            settings.Vocabulary.MinimumCount,
            settings.Training with { Threads = 1 },
            settings.Recommendation.For(Relation.Next),
            plan.Summary.CountsTransitions ? settings.Transitions : null,
            plan.Summary.PredictsNextItems ? settings.NextItems : null);
    }

    private async Task<IReadOnlyList<TuningResult>> ResultsAsync(RunReference run, int round, CancellationToken cancellation)
    {
        var planned = await context.Store.ReadJsonAsync<PlannedRound>(RunArtifacts.Summary(run.TuningRound(round)), cancellation);
        var results = new List<TuningResult>(planned.Trials);
        for (var trial = 0; trial < planned.Trials; trial++)
            results.Add((await context.Store.ReadJsonAsync<TrialResult>(RunArtifacts.Bytes(run.Trial(round, trial)), cancellation)).Result());
        return results;
    }

    private async Task ChooseAsync(CorpusPlan plan, RoundReference reference, CancellationToken cancellation)
    {
        var results = new List<TuningResult>();
        for (var round = 0; round < reference.Round; round++)
            results.AddRange(await ResultsAsync(reference.Run, round, cancellation));
        var given = results[0];
        var best = SuccessiveHalving.Ranked(results.Where(result => result.Trial is { Candidate: > 0, IsFull: true })).FirstOrDefault();
        var comparison = TuningComparison.Of(given, best);
        var time = await SearchTime.ReadAsync(context, reference.Run, reference.Round - 1, underWay: null, cancellation);
        var sample = await context.Store.ReadJsonAsync<TuningSample>(RunArtifacts.Summary(reference.Run.TuningSample()), cancellation);
        var tuned = Tuned(plan, comparison.KeptGiven ? given : best!, results.Count, sample.Cases) with { Comparison = comparison, Seconds = Math.Round(time.Spent.TotalSeconds, 1) };
        var former = await context.FormerVersionAsync(reference.Run.Model, RunSettings.Resolve(plan.Request, tuned).Settings, cancellation);
        await context.WriteJsonOnceAsync(
            reference.Run.TuningRound(reference.Round), reference.Run.Plan(), plan.After(tuned, former), cancellation);
    }

    private static TunedHyperparameters Tuned(CorpusPlan plan, TuningResult chosen, int trials, long cases)
    {
        var (minimumCount, training, recommendation, transitions, nextItems) = chosen.Trial.Hyperparameters;
        return new TunedHyperparameters(
            minimumCount,
            training with { Threads = plan.Request.Settings.Training.Threads },
            RecommendationSettings.Of(recommendation),
            chosen.HitRate,
            chosen.Ndcg,
            trials,
            cases,
            transitions,
            nextItems);
    }
}
