using Embeddings.EncodedCorpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

internal sealed class CountTransitionsStep(StepContext context)
{
    public Task<TransitionCounts> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.TransitionCounts(reference.Chunk);
        return context.OnceAsync(artifact, () => CountAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<TransitionCounts> CountAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var settings = (await context.PlanAsync(reference.Run, cancellation)).Settings;
        var windows = reference.Run.Windows(reference.Chunk);
        var summary = await context.Store.ReadJsonAsync<EncodedCorpusSummary>(RunArtifacts.Summary(windows), cancellation);
        var part = new EncodedCorpusPart(RunArtifacts.Bytes(windows), summary, () => context.Store.OpenRead(RunArtifacts.Bytes(windows)));
        var counts = default(TransitionCounts);
        await context.WriteOnceAsync(
            artifact, output => counts = TransitionCounter.Count(part, settings.Transitions!, settings.Interactions!.Order, output, cancellation), cancellation);
        return counts!;
    }
}
