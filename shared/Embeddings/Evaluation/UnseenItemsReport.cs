namespace Embeddings.Evaluation;

/// <summary>The shares of cases whose item is among the first k of the hidden items, for four rankings.</summary>
/// <param name="Inferred">The share with vectors inferred from the items' texts.</param>
/// <param name="Trained">The share with trained vectors. The difference from <paramref name="Inferred"/> is the value of a history.</param>
/// <param name="Popularity">The share with a ranking by frequency. In practice the frequency of an unseen item is unknown.</param>
/// <param name="Random">The share with a random ranking.</param>
public sealed record UnseenItemsAtK(int K, Estimate Inferred, Estimate Trained, Estimate Popularity, double Random);

/// <summary>
/// Reports how well inferred vectors find their users. A tenth of the items is hidden from the fit of the map. For users whose held-out item is
/// hidden, the hidden items are ranked.
/// </summary>
/// <param name="Fitted">The number of items that the probe was fitted on.</param>
/// <param name="Strength">The strength of the ridge regression, chosen by cross-validation.</param>
/// <param name="Cosine">The mean cosine between inferred and trained vectors of items left out of a fit.</param>
/// <param name="Hidden">The number of items hidden from the fit.</param>
/// <param name="Cases">The number of users whose held-out item is hidden. If it is 0, there are no figures.</param>
public sealed record UnseenItemsReport(int Fitted, double Strength, double Cosine, int Hidden, int Cases, IReadOnlyList<UnseenItemsAtK> At);
