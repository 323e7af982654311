using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>The quality of a candidate on the validation split.</summary>
/// <param name="Failure">Why the candidate could not be trained; null if it was trained.</param>
public sealed record TrialOutcome(double HitRate, double Ndcg, string? Failure = null);

/// <summary>Trains one candidate on the sample and measures it on the validation split. The last round tries every combination of weights and scores.</summary>
internal sealed class RunTrialStep(StepContext context)
{
    public Task<TrialOutcome> RunAsync(TrialReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.Trial(reference.Round, reference.Trial), () => TrainAsync(reference, cancellation), cancellation);

    private async Task<TrialOutcome> TrainAsync(TrialReference reference, CancellationToken cancellation)
    {
        var (run, round) = (reference.Run, reference.Round);
        var plan = await context.PlanAsync(run, cancellation);
        var options = plan.Request.Settings.Tuning!;
        var planned = await context.Store.ReadJsonAsync<RoundPlan>(RunArtifacts.Bytes(run.TuningRound(round)), cancellation);
        using var sequences = await context.Store.ReadLinesAsync(RunArtifacts.Bytes(run.TuningSample()), cancellation);
        var runner = new TrialRunner(sequences.ToArray(), await CasesAsync(run, cancellation), plan.Request.Settings.Interactions!, options.K);
        var trial = planned.Trials[reference.Trial].Trial();
        var result = Train(runner, trial, round == options.Rounds - 1, cancellation);
        var artifact = run.Trial(round, reference.Trial);
        await context.WriteJsonOnceAsync(artifact, RunArtifacts.Bytes(artifact), TrialResult.Of(result), cancellation);
        context.Report(run, RunStage.Tuning, 100.0 * (round + ((reference.Trial + 1.0) / planned.Trials.Count)) / options.Rounds);
        return new TrialOutcome(result.HitRate, result.Ndcg, result.Failure);
    }

    private static TuningResult Train(TrialRunner runner, TuningTrial trial, bool last, CancellationToken cancellation)
    {
        var scratch = ScratchFiles.Create();
        try
        {
            return last ? runner.Refine(trial, scratch, cancellation) : runner.Run(trial, scratch, cancellation);
        }
        catch (InvalidInputException refused)
        {
            // Hyperparameters that cannot train on the sample (such as a minimum count that leaves no item) end the candidate, not the search.
            return new TuningResult(trial, 0, 0, refused.Message);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    private async Task<IReadOnlyList<HeldOutCase>> CasesAsync(RunReference run, CancellationToken cancellation)
    {
        using var lines = new StreamReader(await context.Store.ReadLinesAsync(run.TuningCases(), cancellation));
        var cases = new List<HeldOutCase>();
        while (await lines.ReadLineAsync(cancellation) is { } line)
            cases.Add(JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!);
        return cases;
    }
}
