namespace Embeddings.Evaluation.Baselines;

/// <summary>Recommends to everybody what most occurs in the training part, or in its newest part: what any model must beat.</summary>
/// <param name="counts">How often each item occurs.</param>
/// <param name="name">The name in reports.</param>
public sealed class PopularityRecommender(IReadOnlyDictionary<string, long> counts, string name = "popularity") : IRecommender
{
    private readonly string[] byCount =
        [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key)];

    public PopularityRecommender(IEnumerable<IReadOnlyList<string>> sequences)
        : this(sequences.SelectMany(sequence => sequence).CountBy(item => item).ToDictionary(entry => entry.Key, entry => (long)entry.Value))
    {
    }

    public string Name => name;

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded) =>
        [.. byCount.Where(item => !excluded.Contains(item)).Take(count)];
}
