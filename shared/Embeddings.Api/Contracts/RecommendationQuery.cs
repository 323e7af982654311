using System.Text.Json.Nodes;
using Embeddings.Api.Binding;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Api.Contracts;

/// <summary>A history, and the options of a recommendation: items that resemble the history, or items that follow it.</summary>
public sealed record RecommendationQuery
{
    private static readonly RecommendationOptions Defaults = new();

    [Parameter("What the user did, oldest first", Required = true)]
    public required IReadOnlyList<string> History { get; init; }

    [Parameter("similar: what resembles the history; next: what follows it, where the version has output vectors")]
    public Relation? Relation { get; init; }

    [Parameter("How many items at most")]
    public int Top { get; init; } = Defaults.Top;

    [Parameter("Items of the history may be answered; left out, as the version was measured")]
    public bool? Repeat { get; init; }

    [Parameter("Only these items are looked at")]
    public IReadOnlyList<string>? Include { get; init; }

    [Parameter("These items are not answered")]
    public IReadOnlyList<string>? Exclude { get; init; }

    [Parameter("How many of the history's last known items count; left out, as the version was measured")]
    public int? LastItems { get; init; }

    [Parameter("Each item counts so much of the one after it, 0 to 1; left out, as the version was measured")]
    public double? Recency { get; init; }

    [Parameter("The share of the log count that is added to the score of what comes next, 0 to 1; left out, as the version was measured")]
    public double? CountShare { get; init; }

    [Parameter("The weights of the parts of the score of what comes next: embedding, transitions, neighbours, popularity; left out, as the version was measured")]
    public RecommendationParts? Parts { get; init; }

    [Parameter("A transition back counts so much of one forward, 0 to 1; left out, as the version was measured")]
    public double? Backward { get; init; }

    [Parameter("How much the items differ from each other, 0 to 1: 0 orders by score alone")]
    public double Diversity { get; init; }

    [Parameter("How many items of one category an answer may hold; left out, any number")]
    public int? CategoryLimit { get; init; }

    [Parameter("The field of items.jsonl that is the category; left out, category")]
    public string? CategoryField { get; init; }

    [Parameter("Items without a history, whose vectors are inferred from their texts, are answered too and count in histories; left out, as coldStart.candidates says")]
    public bool? Inferred { get; init; }

    [Parameter("Each item says what its score is made of and which items of the history brought it, where the version has transitions")]
    public bool Explain { get; init; }

    [Parameter("Only items are answered for which these conditions on fields of items.jsonl hold: equalTo, anyOf, or a range of from, to, above, below; each may be turned around by not")]
    public IReadOnlyList<FieldCondition>? Filter { get; init; }

    [Parameter("Fields of items.jsonl that come back with the items, such as title; * for all")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Parameter("Whom it is for: the same subject is answered by the same version of a split")]
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
