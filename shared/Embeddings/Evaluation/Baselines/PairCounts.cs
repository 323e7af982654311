using System.Runtime.InteropServices;

namespace Embeddings.Evaluation.Baselines;

/// <summary>
/// Counts how often other items occurred with each item that will be asked about. Memory is bounded: when it is full, the rarest pairs are dropped,
/// as in lossy counting (Manku and Motwani 2002).
/// </summary>
internal sealed class PairCounts
{
    private const long MostPairs = 20_000_000;
    private readonly long mostPairs;
    private readonly Dictionary<string, int> ids = [];
    private readonly List<string> items = [];
    private readonly Dictionary<int, Dictionary<int, int>> rows = [];
    private long pairs;
    private int forgotten;

    public PairCounts(IEnumerable<string> asked, long mostPairs = MostPairs)
    {
        this.mostPairs = mostPairs;
        foreach (var item in asked)
            rows.TryAdd(Id(item), []);
    }

    public string Item(int id) => items[id];

    public int Id(string item)
    {
        if (!ids.TryGetValue(item, out var id))
        {
            ids.Add(item, id = items.Count);
            items.Add(item);
        }

        return id;
    }

    public bool IsAsked(int id) => rows.ContainsKey(id);

    /// <summary>Returns the counts of the items that occurred with an item. Null if the item was not to be asked about.</summary>
    public IReadOnlyDictionary<int, int>? With(string item) => ids.TryGetValue(item, out var id) ? rows.GetValueOrDefault(id) : null;

    /// <param name="item">An item that will be asked about.</param>
    /// <param name="other">The item that occurred with it.</param>
    public void Add(int item, int other)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(rows[item], other, out var exists);
        count++;
        if (!exists && ++pairs > mostPairs)
            Forget();
    }

    private void Forget()
    {
        forgotten++;
        foreach (var row in rows.Values)
        {
            foreach (var rare in row.Where(entry => entry.Value <= forgotten).Select(entry => entry.Key).ToArray())
                row.Remove(rare);
            row.TrimExcess();
        }

        pairs = rows.Values.Sum(row => (long)row.Count);
    }
}
