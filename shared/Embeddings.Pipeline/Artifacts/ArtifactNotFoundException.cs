namespace Embeddings.Pipeline.Artifacts;

/// <summary>There is no artifact of that name.</summary>
public sealed class ArtifactNotFoundException(string name, string store, Exception? inner = null)
    : InvalidInputException("there is no such artifact", $"{store}, {name}", "Check the name; list what is there.", inner)
{
    public string Name { get; } = name;
}
