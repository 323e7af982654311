using Embeddings.Api.Binding;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Contracts;

/// <summary>All models that have a version.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models, string? Next = null);

/// <summary>A model and the version of it that answers.</summary>
/// <param name="Version">The current version; null where none is.</param>
/// <param name="Problem">The damage of the model's records; null if there is none.</param>
public sealed record ModelSummary(string Model, string? Version, int Items, int Dimensions, DateTimeOffset? CreatedAt, string? Problem = null);

/// <summary>A model, what its current version is, where it comes from and what it is worth.</summary>
/// <param name="Current">Which version answers, and the split where one is tried against another.</param>
/// <param name="Manifest">The version's size, settings, corpus and lineage.</param>
/// <param name="Evaluation">Its measured quality; null if nothing was measured.</param>
/// <param name="HasIndex">Whether queries use an approximate index unless told not to.</param>
/// <param name="HasOutputVectors">Whether it can tell what comes next.</param>
public sealed record ModelDescription(
    string Model, CurrentVersion Current, ModelManifest Manifest, EvaluationReport? Evaluation, bool HasIndex, bool HasOutputVectors);

/// <summary>A model's versions, the newest first.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record VersionList(string Model, CurrentVersion Current, IReadOnlyList<VersionSummary> Versions, string? Next = null);

/// <summary>A version of a model.</summary>
/// <param name="Current">Whether it answers, or has a share of the answers.</param>
public sealed record VersionSummary(
    string Version, bool Current, DateTimeOffset CreatedAt, int Items, int Dimensions, long Bytes, PromotionMetric? Worth);

/// <summary>Which version shall answer: one, or several with a share of the subjects each.</summary>
public sealed record SwitchRequest
{
    [Parameter("The version that shall answer; with a split, the one for requests without a subject")]
    public string? Version { get; init; }

    [Parameter("Shares of the subjects by version, summing to 1")]
    public IReadOnlyDictionary<string, double>? Split { get; init; }
}

/// <summary>Says that the process answers.</summary>
/// <param name="Status">ok.</param>
public sealed record Health(string Status);
