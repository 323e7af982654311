using Embeddings.Api.Binding;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;

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
public sealed record ModelDescription(
    string Model, CurrentVersion Current, ModelManifest Manifest, EvaluationReport? Evaluation, bool HasIndex, bool HasOutputVectors, MapState Map);

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
