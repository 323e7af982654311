using System.Text.Json.Nodes;
using Embeddings.Api.Binding;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Contracts;

/// <summary>The query-string parameters of a similarity query by item.</summary>
public sealed record SimilarParameters
{
    [Parameter("The item whose neighbours to find", Required = true, Example = "peace")]
    public string Item { get; init; } = "";

    [Parameter("The maximum number of items", Example = 10)]
    public int Top { get; init; } = SearchOptions.Default.Top;

    [Parameter("The metric")]
    public SimilarityMetric Metric { get; init; }

    [Parameter("The minimum similarity. Items below it are left out")]
    public float? Minimum { get; init; }

    [Parameter("The fields of items.jsonl to return with the items, separated by commas; * for all")]
    public string? Fields { get; init; }

    [Parameter("Whether to return items without a history, whose vectors are inferred from their texts. Default: the setting coldStart.candidates")]
    public bool? Inferred { get; init; }

    [Parameter("Whether to search exactly instead of by the approximate index")]
    public bool Exact { get; init; }

    [Parameter("The user or session that asks. With a split, the same subject always gets the same version")]
    public string? Subject { get; init; }
}

/// <summary>The answer to a similarity query.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Items">The items, the most similar first.</param>
/// <param name="Unknown">Words of the text, or items of the history, that the version does not know; null without a text or a history.</param>
/// <param name="Fields">The fields of the items, by item, if they were requested.</param>
/// <param name="QueryId">Identifies the answer in feedback.</param>
/// <param name="Inferred">True if the query's vector was inferred from a text because the item has no history of its own.</param>
public sealed record SimilarItems(
    string Model, string Version, IReadOnlyList<ScoredItem> Items, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, string? QueryId = null, IReadOnlyDictionary<string, JsonObject>? Fields = null);
