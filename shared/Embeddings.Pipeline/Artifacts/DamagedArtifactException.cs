namespace Embeddings.Pipeline.Artifacts;

/// <summary>An artifact's bytes are not those that its content hash names.</summary>
public sealed class DamagedArtifactException(string name)
    : InvalidInputException("its bytes are not those of its content hash", name, "Upload the file again, or make it again by a new run.");
