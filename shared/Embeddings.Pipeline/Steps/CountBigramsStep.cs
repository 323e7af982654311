using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The number of distinct pairs of neighbouring words in a chunk.</summary>
public sealed record BigramCounts(int Distinct);

internal sealed class CountBigramsStep(StepContext context)
{
    public Task<BigramCounts> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Bigrams(reference.Pass, reference.Chunk);
        return context.OnceAsync(artifact, () => CountAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<BigramCounts> CountAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var text = await context.TextAsync(plan, reference.Chunk, cancellation);
        var phrases = await context.PhrasesAsync(reference.Run, reference.Pass, cancellation);
        var vocabulary = await context.VocabularyAsync(reference.Run, reference.Pass, cancellation);
        var distinct = 0;
        await context.WriteOnceAsync(
            artifact,
            output => distinct = BigramCounter.Count(
                text.Chunk,
                text.Open,
                plan.Settings.LineSegmentation,
                phrases,
                vocabulary,
                output,
                cancellation,
                context.ChunkThreads),
            cancellation);
        context.Report(reference.Run, RunStage.Phrases, 100.0 * (reference.Chunk + 1) / plan.Summary.Chunks);
        return new BigramCounts(distinct);
    }
}
