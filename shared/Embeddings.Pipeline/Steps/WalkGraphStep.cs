using Embeddings.Corpus.Graphs;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Generates the walks from one group of a graph's nodes. The walks of a node do not depend on its group.</summary>
internal sealed class WalkGraphStep(StepContext context)
{
    public Task<WalksSummary> RunAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var artifact = reference.Run.Sequences(reference.Chunk);
        return context.OnceAsync(artifact, () => WalkAsync(reference, artifact, cancellation), cancellation);
    }

    private async Task<WalksSummary> WalkAsync(ChunkReference reference, string artifact, CancellationToken cancellation)
    {
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var graph = await GraphAsync(RunArtifacts.Bytes(reference.Run.Graph()), cancellation);
        var first = FirstNode(graph, reference.Chunk, plan.Summary.Chunks);
        var nodes = FirstNode(graph, reference.Chunk + 1, plan.Summary.Chunks) - first;
        var summary = default(WalksSummary)!;
        await context.WriteLinesOnceAsync(
            artifact,
            RunArtifacts.Bytes(artifact),
            output => summary = RandomWalks.Write(graph, first, nodes, plan.Settings.Graph!, output, cancellation),
            cancellation);
        context.Report(reference.Run, RunStage.Grouping, 100.0 * (reference.Chunk + 1) / plan.Summary.Chunks);
        return summary;
    }

    private static int FirstNode(Graph graph, int group, int groups) => (int)((long)graph.Nodes * group / groups);

    private async Task<Graph> GraphAsync(string name, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(await context.Store.LocalFileAsync(name, cancellation));
        return Graph.Read(file, name);
    }
}
