namespace Embeddings.Pipeline.Artifacts;

/// <summary>An artifact that was to be read as it was at a certain time has been replaced since.</summary>
public sealed class ArtifactChangedException(string name, Exception? inner = null)
    : InvalidInputException("it was replaced while it was in use", name, "Start again: a new run takes it as it is now.", inner)
{
    public string Name { get; } = name;
}
