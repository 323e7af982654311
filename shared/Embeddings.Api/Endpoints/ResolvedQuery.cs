using Embeddings.Similarity;

namespace Embeddings.Api.Endpoints;

/// <summary>A query whose vector is known.</summary>
/// <param name="Query">What to search for.</param>
/// <param name="Unknown">What had no part in the vector, where it was made of a text or a history.</param>
internal sealed record ResolvedQuery(SearchQuery Query, IReadOnlyList<string>? Unknown = null);
