using System.Text.Json.Nodes;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>Candidates in the order of their similarity to a query, the most similar first: items or texts, whichever were given.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Items">The items, where candidates were given.</param>
/// <param name="Texts">The texts, where texts were given; equally similar ones in the order they came in.</param>
/// <param name="Unknown">Words of the query's text or of the texts, or items of the history, that the version does not know; only where there were some of these.</param>
/// <param name="Unranked">Places, counted from 0, of the texts that the version knows no word of; only where texts were given.</param>
/// <param name="Fields">The fields of the items, by item, if they were asked for.</param>
/// <param name="QueryId">Names the answer in feedback about it, where candidates were given.</param>
/// <param name="Inferred">True where the vector asked about was inferred from a text, since the item has no history of its own.</param>
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
/// <param name="Index">Its place among the texts given, counted from 0.</param>
/// <param name="Text">The text as it was given.</param>
/// <param name="Similarity">The similarity by the requested metric.</param>
/// <param name="Distance">Its Word Mover's Distance to the query, 0 to 2, where that was asked for.</param>
public sealed record ScoredText(int Index, string Text, double Similarity, double? Distance = null);
