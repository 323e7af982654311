using System.Text.Json.Serialization;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Registry;

/// <summary>The description and the origin of a version: <c>models/{model}/{version}/manifest.json</c>.</summary>
public sealed record ModelManifest
{
    public required string Model { get; init; }

    public required string Version { get; init; }

    /// <summary>When the run that made the version was requested, or when the version was imported.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of rows of the table.</summary>
    public required int Items { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>The SHA-256 of the table's file, to verify a copy.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The hash of the table's content, which the table also carries. It identifies an opened version. Null for old versions.</summary>
    public string? ContentHash { get; init; }

    public required long Bytes { get; init; }

    /// <summary>
    /// The partitioned index of the version's similar items. The version is served from it without loading the table. Null if the version has none.
    /// </summary>
    public PartitionSummary? Partitions { get; init; }

    /// <summary>How the version was trained; null for an imported table.</summary>
    public TrainingLineage? Training { get; init; }

    /// <summary>The number of items of the map, which is added after the version is published; 0 for none, null where the map was published with the version.</summary>
    public int? MapItems { get; init; }

    /// <summary>The n-grams that words of an imported version are composed of; null if it has none, or if the version was trained here.</summary>
    public SubwordOptions? Subwords { get; init; }

    /// <summary>The n-grams that unknown words are composed of, whether the version was imported or trained here; null if it has none.</summary>
    [JsonIgnore]
    public SubwordOptions? EffectiveSubwords => Subwords ?? Training?.Settings.Training.Subwords;

    /// <summary>The version that was current before.</summary>
    public string? Previous { get; init; }

    /// <summary>The part of the manifest that a similarity query needs.</summary>
    [JsonIgnore]
    public QueriedVersion Queried => new(Model, Version, Items, Dimensions, Bytes, ContentHash, EffectiveSubwords, Partitions is not null);
}

/// <summary>A version that a run has published.</summary>
/// <param name="Current">Whether it is now the model's current version.</param>
/// <param name="Refusal">Why it is not current, if it was measured to be worse than the current version.</param>
/// <param name="Warning">Says that a baseline recommends better, or that the version has no fields of items; null if there is nothing to say.</param>
public sealed record PublishedVersion(string Model, string Version, bool Current, ModelManifest Manifest, string? Refusal = null, string? Warning = null)
{
    /// <summary>A copy for orchestrations, without the losses, whose number grows with the epochs. The manifest in the store keeps them.</summary>
    public PublishedVersion WithoutLosses() => this with
    {
        Manifest = Manifest with { Training = Manifest.Training is { } lineage ? lineage with { LossByEpoch = [], HeldOutLossByEpoch = [] } : null },
    };
}
