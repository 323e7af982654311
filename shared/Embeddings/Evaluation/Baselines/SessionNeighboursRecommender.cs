namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// Session k-nearest neighbours (Ludewig and Jannach 2018, arXiv 1803.09587). It recommends items of the sequences that share most with the history,
/// where later items of the history count more. An item scores the similarity of each of its sequences, and more if it is close to the shared items.
/// </summary>
public sealed class SessionNeighboursRecommender : IRecommender
{
    private const int Neighbours = 200;
    private const int LastItems = 20;
    private const int MostSequencesOfAnItem = 1_000;
    private const int LongestSequence = 500;
    private const long MostItems = 50_000_000;
    private readonly Dictionary<string, int> ids = [];
    private readonly List<string> items = [];
    private readonly List<long> counts = [];
    private readonly List<int[]> sequences = [];
    private readonly List<List<int>> sequencesOf = [];

    /// <param name="sequences">The sequences. Those beyond 50 million items are ignored: partitions of users are an even sample.</param>
    public SessionNeighboursRecommender(IEnumerable<IReadOnlyList<string>> sequences)
    {
        var kept = 0L;
        foreach (var sequence in sequences)
        {
            if (kept > MostItems)
                break;
            var encoded = sequence.TakeLast(LongestSequence).Select(Id).ToArray();
            kept += encoded.Length;
            foreach (var id in encoded)
                counts[id]++;
            foreach (var id in encoded.Distinct())
                sequencesOf[id].Add(this.sequences.Count);
            this.sequences.Add(encoded);
        }
    }

    public string Name => "session kNN";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var weights = Weights(history);
        var similarities = new Dictionary<int, double>();
        foreach (var (id, weight) in weights)
            foreach (var sequence in Even(sequencesOf[id]))
                similarities[sequence] = similarities.GetValueOrDefault(sequence) + weight;
        var scores = new Dictionary<int, double>();
        var near = similarities.Select(entry => (Sequence: entry.Key, Similarity: entry.Value / Math.Sqrt(sequences[entry.Key].Length)))
            .OrderByDescending(entry => entry.Similarity).ThenBy(entry => entry.Sequence).Where(entry => !sequences[entry.Sequence].All(weights.ContainsKey)).Take(Neighbours);
        foreach (var (sequence, similarity) in near)
            Score(sequences[sequence], similarity, weights, scores);
        var best = new RankedItems(count);
        foreach (var (id, score) in scores)
            if (!excluded.Contains(items[id]))
                best.Add(items[id], score, counts[id]);
        return best.Take();
    }

    private static void Score(int[] sequence, double similarity, Dictionary<int, double> weights, Dictionary<int, double> scores)
    {
        var (distances, nearest) = (new int[sequence.Length], sequence.Length);
        for (var index = 0; index < sequence.Length; index++)
            distances[index] = nearest = weights.ContainsKey(sequence[index]) ? 0 : nearest + 1;
        nearest = sequence.Length;
        for (var index = sequence.Length - 1; index >= 0; index--)
        {
            nearest = weights.ContainsKey(sequence[index]) ? 0 : nearest + 1;
            scores[sequence[index]] = scores.GetValueOrDefault(sequence[index]) + (similarity / (1 + Math.Min(distances[index], nearest)));
        }
    }

    /// <summary>Returns weights of the last known items, from one for the last item down towards zero.</summary>
    private Dictionary<int, double> Weights(IReadOnlyList<string> history)
    {
        var weights = new Dictionary<int, double>();
        var known = history.Where(ids.ContainsKey).TakeLast(LastItems).ToArray();
        for (var index = 0; index < known.Length; index++)
            weights[ids[known[index]]] = (index + 1.0) / known.Length;
        return weights;
    }

    private static IEnumerable<int> Even(List<int> all)
    {
        var step = (all.Count + MostSequencesOfAnItem - 1) / MostSequencesOfAnItem;
        for (var index = 0; index < all.Count; index += Math.Max(1, step))
            yield return all[index];
    }

    private int Id(string item)
    {
        if (!ids.TryGetValue(item, out var id))
        {
            ids.Add(item, id = items.Count);
            items.Add(item);
            counts.Add(0);
            sequencesOf.Add([]);
        }

        return id;
    }
}
