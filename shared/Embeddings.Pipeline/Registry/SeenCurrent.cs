using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>Which version answered for a model when somebody looked: what a decision to switch is based on.</summary>
/// <param name="Version">Null where none has been published.</param>
/// <param name="Record">The record that said so, as it was.</param>
public sealed record SeenCurrent(CurrentVersion? Version, Artifact? Record);
