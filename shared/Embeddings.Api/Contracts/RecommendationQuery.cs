using System.Text.Json.Nodes;
using Embeddings.Api.Binding;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Api.Contracts;

/// <summary>How histories are answered: with items that resemble a history, or with items that follow it.</summary>
public record RecommendationChoices
{
    private static readonly RecommendationOptions Defaults = new();

    [Parameter("similar: items that resemble the history. next: items that follow it, if the version has output vectors")]
    public Relation? Relation { get; init; }

    [Parameter("The maximum number of items")]
    public int Top { get; init; } = Defaults.Top;

    [Parameter("Whether to recommend items of the history too. Default: as in the version's evaluation")]
    public bool? Repeat { get; init; }

    [Parameter("The only items to consider")]
    public IReadOnlyList<string>? Include { get; init; }

    [Parameter("The items to leave out")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Parameter("How many of the last known items of the history to use. Default: as in the version's evaluation")]
    public int? LastItems { get; init; }

    [Parameter("The weight of an item relative to the item after it, 0 to 1. Default: as in the version's evaluation")]
    public double? Recency { get; init; }

    [Parameter("How many of the last known items of the history to use for the linear part. Default: lastItems if it is given, otherwise as in the version's evaluation")]
    public int? LongTermItems { get; init; }

    [Parameter("The weight of an item relative to the item after it for the linear part, 0 to 1. Default: recency if it is given, otherwise as in the version's evaluation")]
    public double? LongTermRecency { get; init; }

    [Parameter("The share of the log count that is added to the score of a next item, 0 to 1. Default: as in the version's evaluation")]
    public double? CountShare { get; init; }

    [Parameter("The weights of the parts of a next item's score: embedding, transitions, neighbours, linear, popularity, history. Default: as in the version's evaluation")]
    public RecommendationParts? Parts { get; init; }

    [Parameter("The weight of a backward transition relative to a forward one, 0 to 1. Default: as in the version's evaluation")]
    public double? Backward { get; init; }

    [Parameter("How much the items should differ from each other, 0 to 1. With 0 only the score counts")]
    public double Diversity { get; init; }

    [Parameter("The maximum number of items of one category. Default: no limit")]
    public int? CategoryLimit { get; init; }

    [Parameter("The field of items.jsonl with the category. Default: category")]
    public string? CategoryField { get; init; }

    [Parameter("Whether to use items without a history, whose vectors are inferred from their texts, in answers and in histories. Default: the setting coldStart.candidates")]
    public bool? Inferred { get; init; }

    [Parameter("Conditions on fields of items.jsonl that every item must meet: equalTo, anyOf, or a range of from, to, above and below. not inverts a condition")]
    public IReadOnlyList<FieldCondition>? Filter { get; init; }
}

/// <summary>A history, and how it is answered.</summary>
public sealed record RecommendationQuery : RecommendationChoices
{
    [Parameter("The items of the user, oldest first", Required = true)]
    public required IReadOnlyList<string> History { get; init; }

    [Parameter("Whether to return the parts of each score and the items of the history that caused it, if the version has transitions")]
    public bool Explain { get; init; }

    [Parameter("The fields of items.jsonl to return with the items, such as title; * for all")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Parameter("The user or session that asks. With a split, the same subject always gets the same version")]
    public string? Subject { get; init; }
}

/// <summary>Recommended items, best first.</summary>
/// <param name="Relation">The relation of the items to the history.</param>
/// <param name="Items">The recommended items, best first.</param>
/// <param name="Unknown">Items of the history that the version does not know.</param>
/// <param name="Fields">The fields of the items, by item, if they were requested.</param>
/// <param name="QueryId">Identifies the answer in feedback.</param>
/// <param name="Fallback">The fallback that was used because no item of the history is known; null if the history was used.</param>
public sealed record RecommendedItems(
    string Model, string Version, Relation Relation, IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback = null, string? QueryId = null,
    IReadOnlyDictionary<string, JsonObject>? Fields = null);
