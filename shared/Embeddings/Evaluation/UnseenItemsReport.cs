namespace Embeddings.Evaluation;

/// <summary>The share of cases whose item is among the first k of the hidden items, ranked in four ways.</summary>
/// <param name="Inferred">The quality with vectors inferred from the items' texts.</param>
/// <param name="Trained">The quality with trained vectors. The difference is what a history is worth.</param>
/// <param name="Popularity">The quality of ranking by frequency. Nobody knows the frequency of an unseen item.</param>
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
