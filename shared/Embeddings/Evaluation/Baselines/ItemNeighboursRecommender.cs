namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// Item k-nearest neighbours (Sarwar et al. 2001): the cosine of the sets of sequences that two items stand in, summed over the last items of the history. Order
/// and distance do not matter.
/// </summary>
public sealed class ItemNeighboursRecommender : IRecommender
{
    private const int LongestSequence = 500;
    private readonly int lastItems;
    private readonly Dictionary<string, Dictionary<string, int>> together;
    private readonly Dictionary<string, int> sequencesOf = [];

    /// <param name="askedItems">Items whose neighbours are kept: those at the end of the histories that will be asked.</param>
    /// <param name="lastItems">How many items of a history's end count.</param>
    public ItemNeighboursRecommender(IEnumerable<IReadOnlyList<string>> sequences, IEnumerable<string> askedItems, int lastItems = 5)
    {
        this.lastItems = lastItems;
        together = askedItems.Distinct().ToDictionary(item => item, _ => new Dictionary<string, int>());
        foreach (var sequence in sequences)
        {
            var items = sequence.TakeLast(LongestSequence).Distinct().ToArray();
            foreach (var item in items)
                sequencesOf[item] = sequencesOf.GetValueOrDefault(item) + 1;
            foreach (var item in items)
                if (together.TryGetValue(item, out var near))
                    foreach (var other in items)
                        if (other != item)
                            near[other] = near.GetValueOrDefault(other) + 1;
        }
    }

    public string Name => "item kNN";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var scores = new Dictionary<string, double>();
        foreach (var item in history.TakeLast(lastItems))
            if (together.TryGetValue(item, out var near))
                foreach (var (other, sequences) in near)
                    if (!excluded.Contains(other))
                        scores[other] = scores.GetValueOrDefault(other) + (sequences / Math.Sqrt((double)sequencesOf[item] * sequencesOf[other]));
        return
        [
            .. scores.OrderByDescending(entry => entry.Value).ThenByDescending(entry => sequencesOf[entry.Key])
                .ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(count).Select(entry => entry.Key),
        ];
    }
}
