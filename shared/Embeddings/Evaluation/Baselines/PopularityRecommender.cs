namespace Embeddings.Evaluation.Baselines;

/// <summary>Recommends the same most frequent items of the training part, or of its newest part, to everybody. Any model must beat it.</summary>
/// <param name="counts">The number of occurrences of each item.</param>
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
