using System.Buffers;
using Embeddings.Numerics;

namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// EASE (Steck 2019, arXiv 1905.03375): the linear items x items model that best reconstructs the histories while no item predicts itself. Its closed
/// form inverts an items x items matrix. The model ignores order. It is asked with the last items of the history, and the newest count most: this
/// predicts the next item far better than the whole history.
/// </summary>
public sealed class EaseRecommender : IRecommender, IDisposable
{
    /// <summary>The default limit on the number of items. The inverse for 20,000 items takes 0.8 GB and a minute or two on two processors.</summary>
    public const int MostItems = 20_000;

    private const int LongestSequence = 500;
    private const int LastItems = 20;
    private const double Recency = 0.8;
    private readonly Dictionary<string, int> ids = [];
    private readonly string[] items;
    private readonly long[] counts;
    private readonly SymmetricMatrix inverse;

    /// <param name="counts">The number of occurrences of each item of the sequences.</param>
    /// <param name="strength">λ, the value added to the diagonal, in users.</param>
    /// <param name="cancellation">Stops the work.</param>
    public EaseRecommender(
        IEnumerable<IReadOnlyList<string>> sequences, IReadOnlyDictionary<string, long> counts, float strength = 100, CancellationToken cancellation = default)
    {
        items = [.. counts.Keys.Order(StringComparer.Ordinal)];
        this.counts = [.. items.Select(item => counts[item])];
        foreach (var item in items)
            ids.Add(item, ids.Count);
        inverse = new SymmetricMatrix(items.Length);
        foreach (var sequence in sequences)
            Count(sequence);
        for (var id = 0; id < items.Length; id++)
            inverse.Add(id, id, strength);
        inverse.Invert(cancellation);
    }

    public string Name => "EASE";

    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var weights = Weights(history);
        if (weights.Count == 0)
            return [];
        var sums = ArrayPool<float>.Shared.Rent(items.Length);
        Array.Clear(sums);
        foreach (var (id, weight) in weights)
            inverse.AddRow(id, weight, sums.AsSpan(0, items.Length));
        var best = new RankedItems(count);
        for (var id = 0; id < items.Length; id++)
        {
            // The weights are -P(i, j) / P(j, j). The weight from an item to itself is 0.
            var score = weights.GetValueOrDefault(id) - (sums[id] / inverse[id, id]);
            if (!excluded.Contains(items[id]))
                best.Add(items[id], score, counts[id]);
        }

        ArrayPool<float>.Shared.Return(sums);
        return best.Take();
    }

    private Dictionary<int, float> Weights(IReadOnlyList<string> history)
    {
        var (weights, weight) = (new Dictionary<int, float>(), 1.0);
        foreach (var item in history.Where(ids.ContainsKey).TakeLast(LastItems).Reverse())
        {
            weights.TryAdd(ids[item], (float)weight);
            weight *= Recency;
        }

        return weights;
    }

    public void Dispose() => inverse.Dispose();

    private void Count(IReadOnlyList<string> sequence)
    {
        var distinct = sequence.TakeLast(LongestSequence).Distinct().Select(item => ids[item]).ToArray();
        for (var first = 0; first < distinct.Length; first++)
            for (var second = first; second < distinct.Length; second++)
                inverse.Add(distinct[first], distinct[second], 1);
    }
}
