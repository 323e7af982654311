using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// The sequences and cases of a validation split. They consist of whole partitions of users, up to a size limit, split once more by time. The held-out data
/// of the reported evaluation is excluded.
/// </summary>
internal sealed class ValidationSample : IDisposable
{
    public MemoryStream Sequences { get; } = new();

    /// <summary>The cases, one <see cref="HeldOutCase"/> on each line.</summary>
    public MemoryStream Cases { get; } = new();

    /// <summary>The counts of <see cref="RecentItems"/>.</summary>
    public MemoryStream Recent { get; } = new();

    /// <summary>The number of rows of the partitions.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of rows with the same time as the row before.</summary>
    public long TiedRows { get; private set; }

    public TuningSample Summary { get; private set; } = new(0, 0);

    public static ValidationSample Draw(StepContext context, CorpusPlan plan, string name, long bytes, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        var options = Validation(plan.Settings.Interactions!);
        var rows = Enumerable.Range(0, plan.Summary.RowChunks)
            .Select(chunk => (Func<Stream>)(() => context.Store.OpenRead(RunArtifacts.Bytes(run.Rows(chunk)))))
            .ToArray();
        var sample = new ValidationSample();
        while (sample.Summary.Partitions < plan.Summary.Partitions && sample.Sequences.Length < bytes)
        {
            using var goals = new MemoryStream();
            var merged = SequenceMerger.Merge(
                rows, sample.Summary.Partitions, plan.Summary.Partitions, options, new SequenceOutputs(sample.Sequences, goals, sample.Cases, sample.Recent), name, cancellation);
            goals.WriteTo(sample.Sequences);
            sample.Summary = new TuningSample(sample.Summary.Partitions + 1, sample.Summary.Cases + merged.HeldOutCases);
            (sample.Rows, sample.TiedRows) = (sample.Rows + merged.Rows, sample.TiedRows + merged.TiedRows);
        }

        return sample;
    }

    /// <summary>All cases, or evenly spaced ones if there are more than <paramref name="most"/>.</summary>
    public IReadOnlyList<HeldOutCase> EvenCases(int most)
    {
        var step = Math.Max(1, (Summary.Cases + most - 1) / most);
        Cases.Position = 0;
        using var reader = new StreamReader(Cases, leaveOpen: true);
        var chosen = new List<HeldOutCase>();
        for (var number = 0L; reader.ReadLine() is { } line; number++)
            if (number % step == 0)
                chosen.Add(JsonSerializer.Deserialize<HeldOutCase>(line, PipelineJson.Options)!);
        return chosen;
    }

    public void Dispose()
    {
        Sequences.Dispose();
        Cases.Dispose();
        Recent.Dispose();
    }

    private static InteractionOptions Validation(InteractionOptions options) => options with
    {
        Split = options.Split.HeldOut == HeldOut.Nothing
            ? options.Split with { HeldOut = HeldOut.LastItem, Purpose = SplitPurpose.Test }
            : options.Split with { Purpose = SplitPurpose.Validation },
    };
}
