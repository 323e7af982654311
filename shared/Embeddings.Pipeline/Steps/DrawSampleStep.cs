using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>The sample for a hyperparameter search.</summary>
/// <param name="Partitions">The number of partitions of users in the sample. Users are partitioned by hash, so the sample is unbiased.</param>
/// <param name="Cases">The number of users whose last item before the held-out part is predicted.</param>
public sealed record TuningSample(int Partitions, long Sequences, long Cases);

/// <summary>Draws the sample for a hyperparameter search.</summary>
internal sealed class DrawSampleStep(StepContext context)
{
    public Task<TuningSample> RunAsync(RunReference run, CancellationToken cancellation) =>
        context.OnceAsync(run.TuningSample(), () => DrawAsync(run, cancellation), cancellation);

    private async Task<TuningSample> DrawAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Tuning);
        var plan = await context.PlanAsync(run, cancellation);
        using var sample = ValidationSample.Draw(context, plan, run.TuningSample(), plan.Settings.Tuning!.SampleBytes, cancellation);
        var drawn = sample.Summary;
        if (drawn.Cases == 0)
        {
            throw new InvalidInputException(
                $"no user of the sample has {plan.Settings.Interactions!.Split.MinimumInteractions} interactions, so none can be measured", "setting tuning",
                "Lower interactions.split.minimumInteractions, or leave tuning out.");
        }

        await context.WriteLinesOnceAsync(run.TuningSample(), RunArtifacts.Bytes(run.TuningSample()), sample.Sequences.WriteTo, cancellation);
        await context.WriteLinesOnceAsync(run.TuningSample(), run.TuningCases(), sample.Cases.WriteTo, cancellation);
        return drawn;
    }
}
