using Embeddings.Corpus.Graphs;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>The summary of an edge list.</summary>
/// <param name="Edges">The number of directed edges. An undirected edge counts as two.</param>
public sealed record GraphSummary(int Nodes, int Edges);

/// <summary>Reads the edge list once, so that every walking activity can load the finished graph.</summary>
internal sealed class BuildGraphStep(StepContext context)
{
    public Task<GraphSummary> RunAsync(RunReference run, CancellationToken cancellation)
    {
        var artifact = run.Graph();
        return context.OnceAsync(artifact, () => BuildAsync(run, artifact, cancellation), cancellation);
    }

    private async Task<GraphSummary> BuildAsync(RunReference run, string artifact, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Grouping);
        var plan = await context.PlanAsync(run, cancellation);
        var graph = EdgeList.Read(plan.Files, context.OpenCorpus(run), plan.Settings.Graph!, cancellation);
        plan.Settings.Graph!.RequireSteps(graph.Nodes);
        await context.WriteOnceAsync(artifact, graph.Write, cancellation);
        return new GraphSummary(graph.Nodes, graph.Edges);
    }
}
