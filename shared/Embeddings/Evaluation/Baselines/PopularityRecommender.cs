namespace Embeddings.Evaluation.Baselines;

/// <summary>Recommends to everybody what most occurs in the training part: what any model must beat.</summary>
public sealed class PopularityRecommender : IRecommender
{
    private readonly string[] byCount;

    public PopularityRecommender(IEnumerable<IReadOnlyList<string>> sequences)
    {
        var counts = new Dictionary<string, long>();
        foreach (var item in sequences.SelectMany(sequence => sequence))
            counts[item] = counts.GetValueOrDefault(item) + 1;
        byCount = [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key)];
    }

    public string Name => "popularity";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded) =>
        [.. byCount.Where(item => !excluded.Contains(item)).Take(count)];
}
