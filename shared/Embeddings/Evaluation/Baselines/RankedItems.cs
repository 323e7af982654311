namespace Embeddings.Evaluation.Baselines;

/// <summary>Keeps the best of scored items. For equal scores, the more frequent item comes first, then the item with the smaller id.</summary>
internal sealed class RankedItems(int capacity)
{
    private readonly PriorityQueue<string, (double Score, long Count, string Item)> worstFirst = new(Comparer<(double Score, long Count, string Item)>.Create(Compare));

    public void Add(string item, double score, long count)
    {
        var key = (score, count, item);
        if (worstFirst.Count < capacity)
            worstFirst.Enqueue(item, key);
        else if (worstFirst.TryPeek(out _, out var worst) && Compare(key, worst) > 0)
            worstFirst.DequeueEnqueue(item, key);
    }

    /// <summary>Removes and returns all items, best first.</summary>
    public string[] Take()
    {
        var best = new string[worstFirst.Count];
        for (var index = best.Length - 1; index >= 0; index--)
            best[index] = worstFirst.Dequeue();
        return best;
    }

    private static int Compare((double Score, long Count, string Item) one, (double Score, long Count, string Item) other)
    {
        var byScore = one.Score.CompareTo(other.Score);
        if (byScore != 0)
            return byScore;
        var byCount = one.Count.CompareTo(other.Count);
        return byCount != 0 ? byCount : string.CompareOrdinal(other.Item, one.Item);
    }
}
