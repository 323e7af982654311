namespace Embeddings.Transitions;

/// <summary>One item's transitions while the matrix is made.</summary>
internal sealed class TransitionRowBuilder
{
    // A transition back says less of what comes next than one forward.
    private const ulong ForwardShare = 4;

    private readonly List<Entry> entries = [];

    public ulong ForwardTotal { get; private set; }

    public ulong BackwardTotal { get; private set; }

    /// <summary>After <see cref="KeepStrongest"/>, strongest first.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    public void Clear()
    {
        entries.Clear();
        (ForwardTotal, BackwardTotal) = (0, 0);
    }

    /// <param name="key">Not before those that were added.</param>
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

    /// <summary>Orders by strength, ties by id, and keeps so many; the totals stay those of all.</summary>
    /// <returns>How many are left out.</returns>
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
