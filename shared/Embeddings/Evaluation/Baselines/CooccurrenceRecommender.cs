namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// Recommends the items that occurred most often near the last items of the history. It sums counts of pairs within a window over the end of the
/// history. For equal sums, the more frequent item comes first. On one shop's sessions it beat every skip-gram setting tried (Caselles-Dupré et al.
/// 2018), so it is always shown.
/// </summary>
public sealed class CooccurrenceRecommender : IRecommender
{
    private readonly int lastItems;
    private readonly PairCounts pairs;
    private readonly Dictionary<int, long> counts = [];

    /// <param name="askedItems">
    /// The items whose neighbours are kept: those at the end of the histories that will be asked. Rows of other items would only take memory.
    /// </param>
    public CooccurrenceRecommender(
        IEnumerable<IReadOnlyList<string>> sequences, IEnumerable<string> askedItems, int window = 5, int lastItems = 5)
    {
        this.lastItems = lastItems;
        pairs = new PairCounts(askedItems);
        foreach (var sequence in sequences)
        {
            var ids = sequence.Select(pairs.Id).ToArray();
            foreach (var id in ids)
                counts[id] = counts.GetValueOrDefault(id) + 1;
            Count(ids, window);
        }
    }

    public string Name => "co-occurrence";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var scores = new Dictionary<int, long>();
        foreach (var item in history.TakeLast(lastItems))
            if (pairs.With(item) is { } near)
                foreach (var (other, times) in near)
                    scores[other] = scores.GetValueOrDefault(other) + times;
        var best = new RankedItems(count);
        foreach (var (id, score) in scores)
            if (!excluded.Contains(pairs.Item(id)))
                best.Add(pairs.Item(id), score, counts[id]);
        return best.Take();
    }

    private void Count(int[] sequence, int window)
    {
        for (var centre = 0; centre < sequence.Length; centre++)
        {
            if (!pairs.IsAsked(sequence[centre]))
                continue;
            for (var other = Math.Max(0, centre - window); other <= Math.Min(sequence.Length - 1, centre + window); other++)
                if (other != centre)
                    pairs.Add(sequence[centre], sequence[other]);
        }
    }
}
