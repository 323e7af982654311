using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Endpoints;

/// <summary>A query whose vector is known.</summary>
/// <param name="Query">What to search for.</param>
/// <param name="Unknown">What had no part in the vector, where it was made of a text or a history.</param>
/// <param name="Inferred">True where the vector was inferred from a text.</param>
/// <param name="Unseen">The same search among items without a history; null where they are not asked for.</param>
internal sealed record ResolvedQuery(SearchQuery Query, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, SearchQuery? Unseen = null);
