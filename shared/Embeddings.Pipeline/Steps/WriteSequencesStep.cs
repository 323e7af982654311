using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

internal sealed class WriteSequencesStep(StepContext context)
{
    public Task<SequencesSummary> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Sequences(reference.Chunk);
        return context.OnceAsync(artifact, () => WriteAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<SequencesSummary> WriteAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var options = plan.Settings.Interactions!;
        var rows = Enumerable.Range(0, plan.Summary.RowChunks)
            .Select(chunk => (Func<Stream>)(() => context.Store.OpenRead(RunArtifacts.Bytes(reference.Run.Rows(chunk)))))
            .ToArray();
        using var heldOut = new MemoryStream();
        using var recent = new MemoryStream();
        await using var goals = ScratchFiles.Open();
        var summary = default(SequencesSummary)!;
        await context.WriteLinesOnceAsync(
            artifact,
            RunArtifacts.Bytes(artifact),
            sequences => summary = SequenceMerger.Merge(
                rows, reference.Chunk, plan.Summary.Partitions, options, new SequenceOutputs(sequences, goals, heldOut, recent), artifact, cancellation),
            cancellation);
        goals.Position = 0;
        if (options.GoalWeight is not null)
            await context.WriteLinesOnceAsync(artifact, RunArtifacts.Bytes(reference.Run.GoalSequences(reference.Chunk)), goals.CopyTo, cancellation);
        await context.WriteLinesOnceAsync(artifact, reference.Run.HeldOut(reference.Chunk), output => output.Write(heldOut.ToArray()), cancellation);
        await context.WriteLinesOnceAsync(artifact, reference.Run.RecentItems(reference.Chunk), output => output.Write(recent.ToArray()), cancellation);
        context.Report(reference.Run, RunStage.Grouping, 50 + (50.0 * (reference.Chunk + 1) / plan.Summary.Partitions));
        return summary;
    }
}
