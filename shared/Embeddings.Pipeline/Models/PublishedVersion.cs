namespace Embeddings.Pipeline.Models;

/// <summary>A version that a run has published.</summary>
public sealed record PublishedVersion(string Model, string Version, bool Current, ModelManifest Manifest);
