namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// Item k-nearest neighbours (Sarwar et al. 2001). The score is the cosine between the sets of sequences that contain two items, summed over the last
/// items of the history. Order and distance do not matter.
/// </summary>
public sealed class ItemNeighboursRecommender : IRecommender
{
    private const int LongestSequence = 500;
    private readonly int lastItems;
    private readonly PairCounts together;
    private readonly Dictionary<int, int> sequencesOf = [];

    /// <param name="askedItems">The items whose neighbours are kept: those at the end of the histories that will be asked.</param>
    /// <param name="lastItems">The number of items at the end of a history that count.</param>
    public ItemNeighboursRecommender(IEnumerable<IReadOnlyList<string>> sequences, IEnumerable<string> askedItems, int lastItems = 5)
    {
        this.lastItems = lastItems;
        together = new PairCounts(askedItems);
        foreach (var sequence in sequences)
        {
            var items = sequence.TakeLast(LongestSequence).Distinct().Select(together.Id).ToArray();
            foreach (var item in items)
                sequencesOf[item] = sequencesOf.GetValueOrDefault(item) + 1;
            foreach (var item in items.Where(together.IsAsked))
                foreach (var other in items)
                    if (other != item)
                        together.Add(item, other);
        }
    }

    public string Name => "item kNN";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var scores = new Dictionary<int, double>();
        foreach (var item in history.TakeLast(lastItems))
            if (together.With(item) is { Count: > 0 } near)
                foreach (var (other, sequences) in near)
                    scores[other] = scores.GetValueOrDefault(other) + (sequences / Math.Sqrt((double)sequencesOf[together.Id(item)] * sequencesOf[other]));
        var best = new RankedItems(count);
        foreach (var (id, score) in scores)
            if (!excluded.Contains(together.Item(id)))
                best.Add(together.Item(id), score, sequencesOf[id]);
        return best.Take();
    }
}
