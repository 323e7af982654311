namespace Embeddings.Transitions;

/// <summary>Collects the transitions of one item while the matrix is built.</summary>
internal sealed class TransitionRowBuilder
{
    // A backward transition says less about what comes next than a forward one.
    private const ulong ForwardShare = 4;

    private readonly List<Entry> entries = [];

    public ulong ForwardTotal { get; private set; }

    public ulong BackwardTotal { get; private set; }

    /// <summary>The entries. After <see cref="KeepStrongest"/> they are ordered, strongest first.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    public void Clear()
    {
        entries.Clear();
        (ForwardTotal, BackwardTotal) = (0, 0);
    }

    /// <param name="key">The transition's key. Keys must be added in ascending order.</param>
    public void Add(ulong key, ulong weight)
    {
        var target = TransitionKey.Target(key);
        if (entries.Count == 0 || entries[^1].Target != target)
            entries.Add(new Entry(target, 0, 0));
        if (TransitionKey.IsBackward(key))
        {
            entries[^1] = entries[^1] with { Backward = weight };
            BackwardTotal += weight;
        }
        else
        {
            entries[^1] = entries[^1] with { Forward = weight };
            ForwardTotal += weight;
        }
    }

    /// <summary>Orders the entries by strength, ties by id, and keeps the strongest. The totals still cover all entries.</summary>
    /// <returns>The number of entries left out.</returns>
    public int KeepStrongest(int most)
    {
        entries.Sort((left, right) => right.Strength != left.Strength ? right.Strength.CompareTo(left.Strength) : left.Target.CompareTo(right.Target));
        var pruned = Math.Max(0, entries.Count - most);
        entries.RemoveRange(entries.Count - pruned, pruned);
        return pruned;
    }

    internal readonly record struct Entry(int Target, ulong Forward, ulong Backward)
    {
        public ulong Strength => (ForwardShare * Forward) + Backward;
    }
}
