using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>The quality of a candidate on the validation split.</summary>
/// <param name="Failure">Why the candidate could not be trained; null if it was trained.</param>
/// <param name="Continues">Whether the slice's time was up before the candidate was trained and measured.</param>
public sealed record TrialOutcome(double HitRate, double Ndcg, string? Failure = null, bool Continues = false);

/// <summary>
/// Trains one candidate on the sample and measures it on the validation split, until the slice's time is up. The last round tries every combination of
/// weights and scores. A slice that dies is repeated from the checkpoint before it.
/// </summary>
internal sealed class RunTrialStep(StepContext context)
{
    public async Task<TrialOutcome> RunAsync(TrialReference reference, CancellationToken cancellation)
    {
        if (reference.Part is not { } part)
        {
            return await context.Store.FindJsonAsync<TrialOutcome>(RunArtifacts.Summary(reference.Run.Trial(reference.Round, reference.Trial)), cancellation)
                ?? (await RunSliceAsync(reference, cancellation)).Outcome;
        }

        var slice = await context.OnceAsync(Checkpoint(reference, part), () => RunSliceAsync(reference, cancellation), cancellation);
        if (part > 0)
            await context.Store.DeleteAsync(RunArtifacts.Bytes(Checkpoint(reference, part - 1)), cancellation);
        return slice.Outcome;
    }

    private async Task<TrialSlice> RunSliceAsync(TrialReference reference, CancellationToken cancellation)
    {
        var trial = await OpenAsync(reference, cancellation);
        using var resumed = await ResumeAsync(reference, trial, cancellation);
        try
        {
            using var session = resumed ?? trial.Runner.Start(trial.Planned, cancellation);
            using var sliceEnd = SliceEnd.Of(reference.Part, context, trial.Plan.Settings.Pipeline);
            var end = sliceEnd?.Token ?? CancellationToken.None;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(end, cancellation);
            session.Run(stop.Token, share => Report(reference, trial, share));
            cancellation.ThrowIfCancellationRequested();
            var measured = session.Finished ? Measure(trial, session, end, cancellation) : trial.Measured;
            if (measured.Count == trial.Refinements.Count)
                return await EndAsync(reference, SuccessiveHalving.Best([.. trial.Refinements.Zip(measured, (refined, score) => new TuningResult(refined, score.HitRate, score.Ndcg))]), cancellation);
            await context.WriteOnceAsync(Checkpoint(reference, reference.Part!.Value), session.WriteCheckpoint, cancellation);
            return new TrialSlice(new TrialOutcome(0, 0, Continues: true), measured);
        }
        catch (InvalidInputException refused)
        {
            // Hyperparameters that cannot train on the sample (such as a minimum count that leaves no item) end the candidate, not the search.
            return await EndAsync(reference, new TuningResult(trial.Planned, 0, 0, refused.Message), cancellation);
        }
    }

    /// <summary>Measures combinations that earlier slices have not measured, at least one, until the slice's time is up.</summary>
    private static IReadOnlyList<TrialOutcome> Measure(OpenTrial trial, SampleSession session, CancellationToken sliceEnd, CancellationToken cancellation)
    {
        var scratch = ScratchFiles.Create();
        try
        {
            using (var stream = File.Create(scratch))
                session.WriteTable(stream, cancellation);
            using var table = LookupTable.Open(scratch);
            var measured = trial.Measured.ToList();
            do
            {
                var result = trial.Runner.Measure(trial.Refinements[measured.Count], table, cancellation);
                measured.Add(new TrialOutcome(result.HitRate, result.Ndcg));
            }
            while (measured.Count < trial.Refinements.Count && !sliceEnd.IsCancellationRequested);
            return measured;
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    private async Task<OpenTrial> OpenAsync(TrialReference reference, CancellationToken cancellation)
    {
        var run = reference.Run;
        var plan = await context.PlanAsync(run, cancellation);
        var options = plan.Request.Settings.Tuning!;
        var round = await context.Store.ReadJsonAsync<RoundPlan>(RunArtifacts.Bytes(run.TuningRound(reference.Round)), cancellation);
        var sequences = await File.ReadAllBytesAsync(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.TuningSample()), cancellation), cancellation);
        var runner = new TrialRunner(sequences, await CasesAsync(run, cancellation), plan.Request.Settings.Interactions!, options.K);
        var trial = round.Trials[reference.Trial].Trial();
        var before = reference.Part is > 0 and { } part
            ? await context.Store.ReadJsonAsync<TrialSlice>(RunArtifacts.Summary(Checkpoint(reference, part - 1)), cancellation)
            : null;
        return new OpenTrial(
            plan, runner, trial, reference.Round == options.Rounds - 1 ? TrialRunner.Refinements(trial) : [trial], before?.Measured ?? [], round.Trials.Count);
    }

    private async Task<SampleSession?> ResumeAsync(TrialReference reference, OpenTrial trial, CancellationToken cancellation)
    {
        if (reference.Part is not > 0)
            return null;
        var name = RunArtifacts.Bytes(Checkpoint(reference, reference.Part.Value - 1));
        await using var checkpoint = context.Store.OpenRead(name);
        return trial.Runner.Resume(trial.Planned, checkpoint, name, cancellation);
    }

    private async Task<TrialSlice> EndAsync(TrialReference reference, TuningResult result, CancellationToken cancellation)
    {
        var artifact = reference.Run.Trial(reference.Round, reference.Trial);
        var outcome = await context.OnceAsync(
            artifact,
            async () =>
            {
                await context.WriteJsonOnceAsync(artifact, RunArtifacts.Bytes(artifact), TrialResult.Of(result), cancellation);
                return new TrialOutcome(result.HitRate, result.Ndcg, result.Failure);
            },
            cancellation);
        return new TrialSlice(outcome, []);
    }

    private void Report(TrialReference reference, OpenTrial trial, double share) => context.Report(
        reference.Run, RunStage.Tuning, 100.0 * (reference.Round + ((reference.Trial + share) / trial.TrialsOfRound)) / trial.Plan.Request.Settings.Tuning!.Rounds);

    private async Task<IReadOnlyList<HeldOutCase>> CasesAsync(RunReference run, CancellationToken cancellation) =>
    [
        .. (await File.ReadAllLinesAsync(await context.Store.LocalFileAsync(run.TuningCases(), cancellation), cancellation))
            .Select(line => JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!),
    ];

    private static string Checkpoint(TrialReference reference, int part) => reference.Run.TrialCheckpoint(reference.Round, reference.Trial, part);
}
