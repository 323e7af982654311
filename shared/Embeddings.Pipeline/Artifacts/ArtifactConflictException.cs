namespace Embeddings.Pipeline.Artifacts;

/// <summary>Somebody else wrote the artifact first. Read it again and decide anew.</summary>
public sealed class ArtifactConflictException(string name, Exception? inner = null)
    : Exception($"{name} was changed by another writer in the meantime.", inner);
