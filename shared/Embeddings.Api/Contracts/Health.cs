namespace Embeddings.Api.Contracts;

/// <summary>That the process answers.</summary>
/// <param name="Status">ok.</param>
public sealed record Health(string Status);
