using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

internal sealed class CountChunkStep(StepContext context)
{
    public Task<ChunkCounts> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Counts(reference.Pass, reference.Chunk);
        return context.OnceAsync(artifact, () => CountAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<ChunkCounts> CountAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var text = await context.TextAsync(plan, reference.Chunk, cancellation);
        var phrases = await context.PhrasesAsync(reference.Run, reference.Pass, cancellation);
        var counts = default(ChunkCounts)!;
        await context.WriteOnceAsync(
            artifact,
            output => counts = ChunkCounter.Count(
                text.Chunk,
                text.Open,
                plan.Settings.LineSegmentation,
                phrases,
                output,
                cancellation,
                context.ChunkThreads),
            cancellation);
        context.Report(reference.Run, RunStage.Counting, 100.0 * (reference.Chunk + 1) / plan.Summary.Chunks);
        return counts;
    }
}
