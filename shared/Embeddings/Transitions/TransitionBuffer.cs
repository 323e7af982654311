namespace Embeddings.Transitions;

/// <summary>Collects transitions and sums equal ones by sorting. Memory is 16 bytes per transition of capacity.</summary>
internal sealed class TransitionBuffer(int capacity)
{
    private readonly ulong[] keys = new ulong[capacity];
    private readonly ulong[] weights = new ulong[capacity];

    /// <summary>The number of collected transitions.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Keys => keys.AsSpan(0, Count);

    public ReadOnlySpan<ulong> Weights => weights.AsSpan(0, Count);

    public bool HasRoomFor(int transitions) => keys.Length - Count >= transitions;

    /// <summary>Whether so little room is left after summing that the sums should be written out.</summary>
    public bool IsFull => Count > keys.Length / 2;

    public void Add(ulong key, ulong weight)
    {
        keys[Count] = key;
        weights[Count++] = weight;
    }

    /// <summary>Sorts the collected transitions and merges equal keys by adding their weights.</summary>
    public void Sum()
    {
        Array.Sort(keys, weights, 0, Count);
        var last = -1;
        for (var index = 0; index < Count; index++)
        {
            if (last >= 0 && keys[last] == keys[index])
                weights[last] += weights[index];
            else
                (keys[++last], weights[last]) = (keys[index], weights[index]);
        }
        Count = last + 1;
    }

    public void Clear() => Count = 0;
}
