using Embeddings.LinearModel;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

/// <summary>The counts that a run's linear model is trained from. Each chunk is counted once, with its transitions.</summary>
internal sealed class PairCounts(StepContext context, CorpusPlan plan)
{
    private RunReference Run => plan.Request.Run;

    public Task<TransitionCounts> CountAsync(int chunk, CancellationToken cancellation)
    {
        var artifact = Run.PairCounts(chunk);
        return context.OnceAsync(
            artifact,
            async () =>
            {
                var part = await context.WindowsAsync(Run, chunk, cancellation);
                var counts = default(TransitionCounts);
                await context.WriteOnceAsync(artifact, output => counts = PairCounter.Count(part, plan.Settings.LinearModel!, output, cancellation), cancellation);
                return counts!;
            },
            cancellation);
    }

    /// <summary>The counts of all chunks. A chunk whose transitions an older program counted is counted here.</summary>
    public async Task<IReadOnlyList<TransitionsPart>> AllAsync(CancellationToken cancellation)
    {
        var parts = new List<TransitionsPart>(plan.Summary.Chunks);
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var name = RunArtifacts.Bytes(Run.PairCounts(chunk));
            parts.Add(new TransitionsPart(name, await CountAsync(chunk, cancellation), () => context.Store.OpenRead(name)));
        }

        return parts;
    }
}
