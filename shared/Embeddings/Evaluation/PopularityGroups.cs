namespace Embeddings.Evaluation;

/// <summary>Groups items by frequency: head, middle and tail each make up a third of all occurrences.</summary>
internal sealed class PopularityGroups
{
    public const int Groups = 3;
    private readonly Dictionary<string, int> groups = [];
    private readonly IReadOnlyDictionary<string, long> counts;
    private readonly double occurrences;

    public PopularityGroups(IReadOnlyDictionary<string, long> counts)
    {
        this.counts = counts;
        occurrences = Math.Max(1, counts.Values.Sum());
        var before = 0.0;
        foreach (var (item, count) in counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            groups[item] = Math.Min(Groups - 1, (int)(Groups * before / occurrences));
            before += count;
        }
    }

    /// <returns>0 for the head, 1 for the middle, 2 for the tail and for unknown items.</returns>
    public int Of(string item) => groups.GetValueOrDefault(item, Groups - 1);

    /// <summary>Returns -log2 of the item's share of all occurrences.</summary>
    public double Novelty(string item) => -Math.Log2(Math.Max(1, counts.GetValueOrDefault(item)) / occurrences);
}
