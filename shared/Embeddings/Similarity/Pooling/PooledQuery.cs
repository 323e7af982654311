using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Pooling;

/// <summary>A query made of many items.</summary>
/// <param name="Query">The pooled vector; the items it is made of are not to be answered.</param>
/// <param name="Unknown">Items that are not in the table and had no part in it, each once, in their order.</param>
public sealed record PooledQuery(SearchQuery Query, IReadOnlyList<string> Unknown);
