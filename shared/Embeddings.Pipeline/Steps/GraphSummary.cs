namespace Embeddings.Pipeline.Steps;

/// <summary>What an edge list came to.</summary>
/// <param name="Edges">Ways from a node to another; an edge that is walked both ways is two.</param>
public sealed record GraphSummary(int Nodes, int Edges);
