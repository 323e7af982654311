using Embeddings.Api.Binding;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Api.Contracts;

/// <summary>A run that answers many histories.</summary>
public sealed record RecommendationRunRequest : RecommendationChoices
{
    [Parameter("The uploaded file of histories to answer. Default: every user of the model's corpus")]
    public string? Histories { get; init; }

    [Parameter("The format of the result: jsonl, csv or parquet")]
    public ResultFormat Format { get; init; }

    [Parameter("The version that answers. Default: the current one")]
    public string? Version { get; init; }
}

/// <summary>The format of a result.</summary>
public enum ResultFormat
{
    /// <summary>A user on each line.</summary>
    Jsonl,

    /// <summary>A row for each recommended item.</summary>
    Csv,

    /// <summary>A row for each recommended item.</summary>
    Parquet,
}

/// <summary>The result of a run of recommendations.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Histories">The uploaded file of histories; null if every user of the corpus was answered.</param>
/// <param name="Relation">The relation of the items to the histories.</param>
/// <param name="File">The file with the recommendations.</param>
/// <param name="Url">Where the file is downloaded, relative to the service.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Users">The number of histories.</param>
/// <param name="Recommended">The number of recommended items.</param>
/// <param name="UnknownItems">The number of items in histories that the version does not know.</param>
/// <param name="PopularUsers">The number of users who got popular items, because no item of their history is known.</param>
/// <param name="EmptyUsers">The number of users without any recommendation.</param>
/// <param name="Options">The options that were requested.</param>
/// <param name="StartedAt">When the run was requested.</param>
public sealed record RecommendationResult(
    string Id,
    string Model,
    string Version,
    string? Histories,
    Relation Relation,
    string File,
    string Url,
    long Bytes,
    long Users,
    long Recommended,
    long UnknownItems,
    long PopularUsers,
    long EmptyUsers,
    BatchOptions Options,
    DateTimeOffset StartedAt)
{
    /// <param name="result">The result.</param>
    /// <param name="urlOf">Returns the address of a file of a run.</param>
    internal static RecommendationResult Of(RecommendationManifest result, Func<string, string, string> urlOf)
    {
        var id = new RunReference(result.Model, result.Run).Id;
        return new(
            id, result.Model, result.Version, result.Histories, result.Relation, result.File, urlOf(id, result.File), result.Bytes, result.Counts.Users, result.Counts.Recommended,
            result.Counts.Unknown, result.Counts.Popular, result.Counts.Empty, result.Options, result.StartedAt);
    }
}

/// <summary>The results of a model's runs of recommendations, the newest first.</summary>
/// <param name="Damaged">The results whose manifest cannot be read; null if there is none.</param>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record RecommendationResultList(string Model, IReadOnlyList<RecommendationResult> Results, IReadOnlyList<DamagedResult>? Damaged = null, string? Next = null);

/// <summary>A result that cannot be read. It can be removed.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="Problem">The problem with its manifest.</param>
public sealed record DamagedResult(string Id, string Problem);
