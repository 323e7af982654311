using Embeddings.EncodedCorpus;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

internal sealed class EncodeChunkStep(StepContext context)
{
    public Task<EncodedCorpusSummary> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Windows(reference.Chunk);
        return context.OnceAsync(artifact, () => EncodeAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<EncodedCorpusSummary> EncodeAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var text = await context.TextAsync(plan, reference.Chunk, cancellation);
        var phrases = await context.PhrasesAsync(reference.Run, reference.Pass, cancellation);
        var vocabulary = await context.VocabularyAsync(reference.Run, reference.Pass, cancellation);
        var settings = plan.Settings;
        var summary = EncodedCorpusSummary.Empty;
        await context.WriteOnceAsync(
            artifact,
            output => summary = ChunkEncoder.Encode(
                text.Chunk,
                text.Open,
                settings.LineSegmentation,
                phrases,
                vocabulary,
                plan.Settings.Training.Window,
                output,
                cancellation,
                context.ChunkThreads,
                plan.EndsInGoals(reference.Chunk)),
            cancellation);
        context.Report(reference.Run, RunStage.Encoding, 100.0 * (reference.Chunk + 1) / plan.Summary.Chunks);
        return summary;
    }
}
