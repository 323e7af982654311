namespace Embeddings.Api.Binding;

/// <summary>The query string of an operation that takes none.</summary>
public sealed record NoParameters;
