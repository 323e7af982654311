using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>What a search is made on.</summary>
/// <param name="Partitions">Partitions of users that the sample took: a hash decides, so that they are an even choice.</param>
/// <param name="Cases">Users whose last item before the held-out part is asked for.</param>
public sealed record TuningSample(int Partitions, long Sequences, long Cases);

/// <summary>
/// Draws what hyperparameters are searched on: whole partitions of users, as many as the sample's size allows, split once more by time. What is
/// held out to be reported takes no part.
/// </summary>
internal sealed class DrawSampleStep(StepContext context)
{
    public Task<TuningSample> RunAsync(RunReference run, CancellationToken cancellation) =>
        context.OnceAsync(run.TuningSample(), () => DrawAsync(run, cancellation), cancellation);

    private async Task<TuningSample> DrawAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Tuning);
        var plan = await context.PlanAsync(run, cancellation);
        var options = Validation(plan.Settings.Interactions!);
        var rows = Enumerable.Range(0, plan.Summary.RowChunks)
            .Select(chunk => (Func<Stream>)(() => context.Store.OpenRead(RunArtifacts.Bytes(run.Rows(chunk)))))
            .ToArray();
        using var sequences = new MemoryStream();
        using var heldOut = new MemoryStream();
        var drawn = new TuningSample(0, 0, 0);
        while (drawn.Partitions < plan.Summary.Partitions && sequences.Length < plan.Settings.Tuning!.SampleBytes)
        {
            using var goals = new MemoryStream();
            var summary = SequenceMerger.Merge(
                rows, drawn.Partitions, plan.Summary.Partitions, options, sequences, goals, heldOut, run.TuningSample(), cancellation);
            goals.WriteTo(sequences);
            drawn = new TuningSample(drawn.Partitions + 1, drawn.Sequences + summary.Sequences, drawn.Cases + summary.HeldOutCases);
        }

        if (drawn.Cases == 0)
        {
            throw new InvalidInputException(
                $"no user of the sample has {options.Split.MinimumInteractions} interactions, and nobody can be asked for", "setting tuning",
                "Lower interactions.split.minimumInteractions, or leave tuning out.");
        }

        await context.WriteOnceAsync(run.TuningSample(), output => output.Write(sequences.GetBuffer().AsSpan(0, (int)sequences.Length)), cancellation);
        await context.WriteOnceAsync(run.TuningSample(), run.TuningCases(), output => output.Write(heldOut.GetBuffer().AsSpan(0, (int)heldOut.Length)), cancellation);
        return drawn;
    }

    private static InteractionOptions Validation(InteractionOptions options) => options with
    {
        Split = options.Split.HeldOut == HeldOut.Nothing
            ? options.Split with { HeldOut = HeldOut.LastItem, Purpose = SplitPurpose.Test }
            : options.Split with { Purpose = SplitPurpose.Validation },
    };
}
