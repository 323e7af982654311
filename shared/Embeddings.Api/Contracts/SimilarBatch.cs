using System.Text.Json.Nodes;
using Embeddings.Api.Binding;
using Embeddings.Api.Problems;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>A batch of queries. Exact queries share passes over the table.</summary>
public sealed record SimilarBatch
{
    [Parameter("The queries, none with a subject of its own", Required = true)]
    public required IReadOnlyList<SimilarityQuery> Queries { get; init; }

    [Parameter("The user or session that asks. With a split, the same subject always gets the same version")]
    public string? Subject { get; init; }

    [Parameter("Whether a query that cannot be answered gets a problem in its place while the others are answered. Otherwise it fails the batch")]
    public bool ContinueOnError { get; init; }
}

/// <summary>The query-string parameters of a batch.</summary>
public sealed record BatchParameters
{
    [Parameter("The user or session that asks, for a batch of lines. A JSON batch has the subject in its body")]
    public string? Subject { get; init; }
}

/// <summary>The answers to a batch, in the order of its queries.</summary>
public sealed record SimilarBatchAnswer(string Model, string Version, IReadOnlyList<BatchItems> Answers);

/// <summary>The answer to one query of a batch.</summary>
/// <param name="Items">The items, the most similar first; empty if there is a problem.</param>
/// <param name="Unknown">Words of the text, or items of the history, that the version does not know.</param>
/// <param name="Inferred">True if the query's vector was inferred from a text because the item has no history of its own.</param>
/// <param name="Fields">The fields of the items, by item, if they were requested.</param>
/// <param name="QueryId">Identifies the answer in feedback.</param>
/// <param name="Problem">Why the query failed; only set if the batch continues on errors.</param>
public sealed record BatchItems(
    IReadOnlyList<ScoredItem> Items, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, QueryProblem? Problem = null, string? QueryId = null, IReadOnlyDictionary<string, JsonObject>? Fields = null);

/// <summary>The answer to one line of a batch of lines: items, or a problem.</summary>
/// <param name="Line">The line's number, from 1. Empty lines are counted but get no answer.</param>
/// <param name="Items">The items, the most similar first.</param>
/// <param name="Unknown">Words of the text, or items of the history, that the version does not know.</param>
/// <param name="Inferred">True if the query's vector was inferred from a text because the item has no history of its own.</param>
/// <param name="QueryId">Identifies the answer in feedback.</param>
/// <param name="Fields">The fields of the items, by item, if they were requested.</param>
/// <param name="Problem">Why the line failed.</param>
public sealed record BatchLine(
    long Line, IReadOnlyList<ScoredItem>? Items = null, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, QueryProblem? Problem = null,
    string? QueryId = null, IReadOnlyDictionary<string, JsonObject>? Fields = null);
