namespace Embeddings.Evaluation;

/// <summary>The share of cases whose item is among the first k of the hidden items, ranked in four ways.</summary>
/// <param name="Inferred">By the vectors inferred from their texts.</param>
/// <param name="Trained">By the vectors that their histories have trained: what a history is worth.</param>
/// <param name="Popularity">By how often they occur, which of an item nobody has seen nobody knows.</param>
/// <param name="Random">Drawn at random.</param>
public sealed record UnseenItemsAtK(int K, Estimate Inferred, Estimate Trained, Estimate Popularity, double Random);

/// <summary>
/// How well inferred vectors find their users. A tenth of the items is hidden from the fit of the map; users whose held-out item is one of them
/// are asked for it, among those items alone.
/// </summary>
/// <param name="Fitted">Items that the probe was fitted on.</param>
/// <param name="Strength">The strength of the ridge regression, chosen by cross-validation.</param>
/// <param name="Cosine">Mean cosine between inferred and trained vectors of items left out of a fit.</param>
/// <param name="Hidden">Items hidden from the fit.</param>
/// <param name="Cases">Users asked for one of them; without any there are no figures.</param>
public sealed record UnseenItemsReport(int Fitted, double Strength, double Cosine, int Hidden, int Cases, IReadOnlyList<UnseenItemsAtK> At);
