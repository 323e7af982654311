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
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var settings = plan.Settings;
        if (plan.Summary.TrainsLinearModel)
            await new PairCounts(context, plan).CountAsync(reference.Chunk, cancellation);
        var part = await context.WindowsAsync(reference.Run, reference.Chunk, cancellation);
        var counts = default(TransitionCounts);
        await context.WriteOnceAsync(
            artifact, output => counts = TransitionCounter.Count(part, settings.Transitions!, settings.Interactions!.Order, output, cancellation), cancellation);
        return counts!;
    }
}
