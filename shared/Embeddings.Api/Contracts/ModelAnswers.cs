using Embeddings.Api.Binding;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>All models that have a published version.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models, string? Next = null);

/// <summary>A model and its current version.</summary>
/// <param name="Version">The current version; null if there is none.</param>
/// <param name="Problem">What is damaged in the model's records; null if nothing is.</param>
public sealed record ModelSummary(string Model, string? Version, int Items, int Dimensions, DateTimeOffset? CreatedAt, string? Problem = null);

/// <summary>A model: its current version, its lineage and its measured quality.</summary>
/// <param name="Current">The version that answers, and the split if versions are compared in an experiment.</param>
/// <param name="Manifest">The version's size, settings, corpus and lineage.</param>
/// <param name="Evaluation">Its measured quality; null if nothing was measured.</param>
/// <param name="HasIndex">Whether queries use an approximate index by default.</param>
/// <param name="HasOutputVectors">Whether the version can predict what comes next.</param>
/// <param name="Map">Whether the version has a map. A version is published before its map is made.</param>
/// <param name="Fields">The fields of items.jsonl that the version knows; empty if it was published without the file.</param>
public sealed record ModelDescription(
    string Model, CurrentVersion Current, ModelManifest Manifest, EvaluationReport? Evaluation, bool HasIndex, bool HasOutputVectors, MapState Map,
    IReadOnlyCollection<string> Fields);

/// <summary>A version of a model: its lineage, its settings and its measured quality.</summary>
/// <param name="Current">Whether the version answers all queries or a share of them.</param>
/// <param name="Manifest">The version's size, settings, corpus and lineage.</param>
/// <param name="Settings">The settings it was trained with, including those that a search chose; null if it was imported.</param>
/// <param name="Evaluation">Its measured quality; null if nothing was measured.</param>
public sealed record VersionDescription(string Model, bool Current, ModelManifest Manifest, ModelSettings? Settings, EvaluationReport? Evaluation);

/// <summary>Selects what to compare a version with.</summary>
public sealed record ChangesParameters
{
    [Parameter("The version to compare with; left out, the one that answers requests without a subject")]
    public string? Baseline { get; init; }

    [Parameter("How many of the most frequent items are compared", Example = 500)]
    public int Items { get; init; } = 500;

    [Parameter("How many nearest neighbours of each item are compared")]
    public int Neighbours { get; init; } = 10;

    [Parameter("How many items come back, those that changed most first", Example = 10)]
    public int Top { get; init; } = 20;
}

/// <summary>How the neighbours of the most frequent items differ between two versions.</summary>
/// <param name="Version">The version that was asked about.</param>
/// <param name="Baseline">The version it is compared with.</param>
/// <param name="Compared">The number of items compared: the most frequent ones that both versions know.</param>
/// <param name="Kept">The mean share of neighbours that are the same, from 0 to 1.</param>
/// <param name="Changes">The items that changed most, first.</param>
public sealed record VersionChanges(string Model, string Version, string Baseline, int Compared, double Kept, IReadOnlyList<NeighbourChange> Changes);

/// <summary>A model's versions, the newest first.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record VersionList(string Model, CurrentVersion Current, IReadOnlyList<VersionSummary> Versions, string? Next = null);

/// <summary>A version of a model.</summary>
/// <param name="Current">Whether the version answers all queries or a share of them.</param>
public sealed record VersionSummary(
    string Version, bool Current, DateTimeOffset CreatedAt, int Items, int Dimensions, long Bytes, PromotionMetric? Worth);

/// <summary>Selects the version that answers, or several versions with a share of the subjects each.</summary>
public sealed record SwitchRequest
{
    [Parameter("The version to make current. With a split, the version for requests without a subject")]
    public string? Version { get; init; }

    [Parameter("The share of subjects for each version. The shares sum to 1")]
    public IReadOnlyDictionary<string, double>? Split { get; init; }
}

/// <summary>Reports that the process is up.</summary>
/// <param name="Status">Always "ok".</param>
public sealed record Health(string Status);

/// <summary>Whether a version has a map.</summary>
public enum MapState
{
    /// <summary>The version has no map and gets none.</summary>
    None,

    /// <summary>The version is published, and its map is not ready yet.</summary>
    Pending,

    /// <summary>The version has a map.</summary>
    Ready,
}
