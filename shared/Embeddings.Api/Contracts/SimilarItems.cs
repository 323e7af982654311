using System.Text.Json.Nodes;
using Embeddings.Similarity;

namespace Embeddings.Api.Contracts;

/// <summary>The answer to a similarity query.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Items">The most similar first.</param>
/// <param name="Unknown">Words of the text, or items of the history, that the version does not know; only where there was a text or a history.</param>
/// <param name="Fields">What is known of the items, by item, where it was asked for.</param>
/// <param name="QueryId">Names the answer in feedback about it.</param>
/// <param name="Inferred">True where the vector asked about was inferred from a text, since the item has no history of its own.</param>
public sealed record SimilarItems(
    string Model, string Version, IReadOnlyList<ScoredItem> Items, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, string? QueryId = null, IReadOnlyDictionary<string, JsonObject>? Fields = null);
