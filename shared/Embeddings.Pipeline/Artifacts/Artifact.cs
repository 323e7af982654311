namespace Embeddings.Pipeline.Artifacts;

/// <summary>What a store knows of an artifact without reading it.</summary>
/// <param name="Name">Its name: segments with slashes between.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="ContentHash">The MD5 hash of its bytes as the store has it, in hexadecimal; null where the store has none.</param>
public sealed record Artifact(string Name, long Length, string ETag, DateTimeOffset Modified, string? ContentHash = null);
