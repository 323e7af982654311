using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>The sample for a hyperparameter search.</summary>
/// <param name="Partitions">The number of partitions of users in the sample. Users are partitioned by hash, so the sample is unbiased.</param>
/// <param name="Cases">The number of users whose last item before the held-out part is predicted.</param>
public sealed record TuningSample(int Partitions, long Cases);

/// <summary>Draws the sample for a hyperparameter search.</summary>
internal sealed class DrawSampleStep(StepContext context)
{
    // More cases tell candidates apart better, and every candidate is measured with all of them.
    private const int MostCases = 10_000;

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

        var cases = sample.EvenCases(MostCases);
        await context.WriteLinesOnceAsync(run.TuningSample(), RunArtifacts.Bytes(run.TuningSample()), sample.Sequences.WriteTo, cancellation);
        await WriteAsync(run, run.TuningCases(), cases, cancellation);
        await WriteAsync(run, run.TuningHeldOut(), await HeldOutAsync(plan, drawn.Partitions, cancellation), cancellation);
        return drawn with { Cases = cases.Count };
    }

    private async Task<IReadOnlyList<HeldOutCase>> HeldOutAsync(CorpusPlan plan, int partitions, CancellationToken cancellation) =>
        plan.Settings.Interactions!.Split.HeldOut == HeldOut.Nothing ? [] : await new HeldOutMeasurements(context.Store, plan).CasesAsync(MostCases, partitions, cancellation);

    private Task WriteAsync(RunReference run, string name, IReadOnlyList<HeldOutCase> cases, CancellationToken cancellation) => context.WriteLinesOnceAsync(
        run.TuningSample(),
        name,
        output =>
        {
            foreach (var held in cases)
            {
                JsonSerializer.Serialize(output, held, JsonSerializerOptions.Web);
                output.WriteByte((byte)'\n');
            }
        },
        cancellation);
}
