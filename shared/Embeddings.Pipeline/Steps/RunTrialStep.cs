using System.Globalization;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Steps;

/// <summary>The quality of a candidate on the validation split.</summary>
/// <param name="Failure">Why the candidate could not be trained; null if it was trained.</param>
/// <param name="Begun">When the training began; null if an older program carried it out.</param>
/// <param name="Seconds">How long the training and its measurement took.</param>
public sealed record TrialOutcome(double HitRate, double Ndcg, string? Failure = null, DateTimeOffset? Begun = null, double Seconds = 0);

/// <summary>
/// Trains one candidate on the sample and measures it on the validation split. A candidate that is trained in full chooses its weights and scores. When the
/// time of the search is used up or the training takes too long, it ends without a result.
/// </summary>
internal sealed class RunTrialStep(StepContext context)
{
    /// <summary>The longest training. An interrupted one is repeated from its beginning, so it is as short as a slice must be.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(PipelineOptions.LongestSliceSeconds);

    public Task<TrialOutcome> RunAsync(TrialReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.Trial(reference.Round, reference.Trial), () => TrainAsync(reference, cancellation), cancellation);

    private async Task<TrialOutcome> TrainAsync(TrialReference reference, CancellationToken cancellation)
    {
        var (run, round) = (reference.Run, reference.Round);
        var begun = context.Clock.GetUtcNow();
        var plan = await context.PlanAsync(run, cancellation);
        var options = plan.Request.Settings.Tuning!;
        var planned = await context.Store.ReadJsonAsync<RoundPlan>(RunArtifacts.Bytes(run.TuningRound(round)), cancellation);
        await ReportAsync(reference, planned, options, begun, finished: 0, cancellation);
        var result = await TrainAsync(plan, reference, planned.Trials[reference.Trial].Trial(), begun, cancellation);
        var artifact = run.Trial(round, reference.Trial);
        await context.WriteJsonOnceAsync(artifact, RunArtifacts.Bytes(artifact), TrialResult.Of(result), cancellation);
        await ReportAsync(reference, planned, options, begun, finished: 1, cancellation);
        return new TrialOutcome(result.HitRate, result.Ndcg, result.Failure, begun, (context.Clock.GetUtcNow() - begun).TotalSeconds);
    }

    private async Task<TuningResult> TrainAsync(CorpusPlan plan, TrialReference reference, TuningTrial trial, DateTimeOffset begun, CancellationToken cancellation)
    {
        var options = plan.Request.Settings.Tuning!;
        var time = await SearchTime.ReadAsync(context, reference.Run, reference.Round, begun, cancellation);
        var left = EndOf(reference.Round, options) - time.Spent;
        if (left <= TimeSpan.Zero)
            return OutOfTime(trial, options);
        var runner = await RunnerAsync(plan, cancellation);
        using var deadline = new CancellationTokenSource(left < Longest ? left : Longest, context.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var files = TrialFiles.Of(ScratchFiles.Create);
        try
        {
            return runner.Run(trial, files, stop.Token);
        }
        catch (InvalidInputException refused)
        {
            // Hyperparameters that cannot train on the sample (such as a minimum count that leaves no item) end the candidate, not the search.
            return new TuningResult(trial, 0, 0, refused.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return left < Longest ? OutOfTime(trial, options) : TooLong(trial);
        }
        finally
        {
            files.Delete();
        }
    }

    private async Task<TrialRunner> RunnerAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        var (run, settings) = (plan.Request.Run, plan.Request.Settings);
        using var sequences = await context.Store.ReadLinesAsync(RunArtifacts.Bytes(run.TuningSample()), cancellation);
        var cases = new TrialCases(await CasesAsync(run.TuningCases(), cancellation), await CasesAsync(run.TuningHeldOut(), cancellation));
        return new TrialRunner(sequences.ToArray(), cases, settings.Interactions!, settings.Tuning!.K, SearchOf(settings.Recommendation), plan.Summary.TrainsLinearModel ? settings.LinearModel : null);
    }

    private static PartSearchOptions? SearchOf(RecommendationSettings given) =>
        given.Choose ? new PartSearchOptions(Weights: given.Parts is null, Repeats: given.Repeats is null) : null;

    /// <summary>Reports the share of the trainings that have finished, or of the time that is used up if that is larger.</summary>
    /// <param name="finished">1 if this training has finished, otherwise 0.</param>
    private async Task ReportAsync(TrialReference reference, RoundPlan planned, TuningOptions options, DateTimeOffset begun, int finished, CancellationToken cancellation)
    {
        var time = await SearchTime.ReadAsync(context, reference.Run, reference.Round, begun, cancellation);
        var left = Math.Max(0, (TimeSpan.FromMinutes(options.Minutes) - time.Spent).TotalSeconds);
        var share = planned.Planned == 0 ? 0 : Math.Min(1, (double)(time.Trainings + finished) / planned.Planned);
        var estimate = share == 0 ? left : Math.Min(left, time.Spent.TotalSeconds * (1 - share) / share);
        var percent = 100 * Math.Max(share, Math.Min(1, time.Spent.TotalMinutes / options.Minutes));
        context.Progress.Report(context.ProgressOf(reference.Run, RunStage.Tuning, percent) with { SecondsLeft = Math.Round(estimate) });
    }

    /// <summary>
    /// The time of the search at which a round ends. All rounds cost about the same. A round that takes longer, because the machine has other work, loses its last
    /// candidates, and the next rounds keep their time.
    /// </summary>
    private static TimeSpan EndOf(int round, TuningOptions options) =>
        TimeSpan.FromMinutes(round == 0 ? options.Minutes : options.Minutes * Math.Min(1, (round + 1.0) / (options.Rounds + 1)));

    private static TuningResult OutOfTime(TuningTrial trial, TuningOptions options) =>
        new(trial, 0, 0, string.Create(CultureInfo.InvariantCulture, $"the time of its round was used up; the search has {options.Minutes:0.##} minutes"));

    private static TuningResult TooLong(TuningTrial trial) =>
        new(trial, 0, 0, string.Create(CultureInfo.InvariantCulture, $"the training took longer than {Longest.TotalMinutes:0.##} minutes; give a smaller tuning.sampleBytes or fewer epochs"));

    private async Task<IReadOnlyList<HeldOutCase>> CasesAsync(string name, CancellationToken cancellation)
    {
        if (await context.Store.FindAsync(name, cancellation) is null)
            return [];
        using var lines = new StreamReader(await context.Store.ReadLinesAsync(name, cancellation));
        var cases = new List<HeldOutCase>();
        while (await lines.ReadLineAsync(cancellation) is { } line)
            cases.Add(JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!);
        return cases;
    }
}
