using System.Text.Json.Nodes;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>Candidates in descending order of their similarity to a query: items or texts, whichever the query gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Items">The items, if the candidates were items.</param>
/// <param name="Texts">The texts, if the candidates were texts. Equally similar texts keep the order of the request.</param>
/// <param name="Unknown">Words of the query or of the texts, or items of the history, that the version does not know; null without a text or a history.</param>
/// <param name="Unranked">The zero-based indices of the texts without any known word; null if no texts were given.</param>
/// <param name="Fields">The fields of the items, by item, if they were requested.</param>
/// <param name="QueryId">Identifies the answer in feedback, if the candidates were items.</param>
/// <param name="Inferred">True if the query's vector was inferred from a text because the item has no history of its own.</param>
public sealed record Ranking(
    string Model,
    string Version,
    IReadOnlyList<ScoredItem>? Items = null,
    IReadOnlyList<ScoredText>? Texts = null,
    IReadOnlyList<string>? Unknown = null,
    IReadOnlyList<int>? Unranked = null,
    bool? Inferred = null,
    string? QueryId = null, IReadOnlyDictionary<string, JsonObject>? Fields = null);

/// <summary>A text of a ranking.</summary>
/// <param name="Index">The zero-based index of the text in the request.</param>
/// <param name="Text">The text as it was given.</param>
/// <param name="Similarity">The similarity by the requested metric.</param>
/// <param name="Distance">The Word Mover's Distance to the query, 0 to 2, if it was requested.</param>
public sealed record ScoredText(int Index, string Text, double Similarity, double? Distance = null);
