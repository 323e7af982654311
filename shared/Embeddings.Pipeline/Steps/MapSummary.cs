namespace Embeddings.Pipeline.Steps;

/// <param name="Items">How many items the map shows; 0: there is none.</param>
public sealed record MapSummary(int Items);
