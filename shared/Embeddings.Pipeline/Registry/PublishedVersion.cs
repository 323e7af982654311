namespace Embeddings.Pipeline.Registry;

/// <summary>A version that a run has published.</summary>
/// <param name="Current">Whether it answers for its model now.</param>
/// <param name="Refusal">Why it does not, where it was measured to be worth less than the current version.</param>
public sealed record PublishedVersion(string Model, string Version, bool Current, ModelManifest Manifest, string? Refusal = null)
{
    /// <summary>Without the losses, which grow with the number of epochs: what an orchestration has to know. The manifest in the store keeps them.</summary>
    public PublishedVersion WithoutLosses() => this with
    {
        Manifest = Manifest with { Training = Manifest.Training is { } lineage ? lineage with { LossByEpoch = [], HeldOutLossByEpoch = [] } : null },
    };
}
