using Embeddings.Lookup;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// The best items seen so far, at most <c>capacity</c>, in a binary heap with the worst on top. Of two items with equal scores,
/// the one whose word comes first in ordinal order is better, so the answer does not depend on the order of the search.
/// </summary>
internal sealed class TopItems(int capacity, float minimum, LookupTable table)
{
    private readonly ScoredId[] heap = new ScoredId[Math.Min(capacity, table.Count)];
    private int count;

    /// <summary>A score below this cannot enter. A score equal to it may.</summary>
    public float Threshold { get; private set; } = minimum;

    public void Add(ScoredId item)
    {
        if (!(item.Score >= Threshold))
            return;
        if (count < heap.Length)
        {
            heap[count] = item;
            SiftUp(count++);
        }
        else if (Better(item, heap[0]))
        {
            heap[0] = item;
            SiftDown();
        }

        if (count == heap.Length)
            Threshold = Math.Max(Threshold, heap[0].Score);
    }

    /// <summary>The items, best first.</summary>
    public ScoredId[] Ordered()
    {
        var ordered = heap[..count];
        Array.Sort(ordered, (left, right) => left.Id == right.Id ? 0 : Better(left, right) ? -1 : 1);
        return ordered;
    }

    private bool Better(ScoredId left, ScoredId right) =>
        left.Score != right.Score ? left.Score > right.Score : table.Utf8(left.Id).SequenceCompareTo(table.Utf8(right.Id)) < 0;

    private void SiftUp(int index)
    {
        for (int parent; index > 0 && Better(heap[parent = (index - 1) / 2], heap[index]); index = parent)
            (heap[parent], heap[index]) = (heap[index], heap[parent]);
    }

    private void SiftDown()
    {
        for (var index = 0; ;)
        {
            var worst = index;
            for (var child = (2 * index) + 1; child <= (2 * index) + 2 && child < count; child++)
            {
                if (Better(heap[worst], heap[child]))
                    worst = child;
            }

            if (worst == index)
                return;
            (heap[worst], heap[index]) = (heap[index], heap[worst]);
            index = worst;
        }
    }
}

/// <summary>A candidate item. A larger score means more similar; it is not yet a <see cref="ScoredItem.Similarity"/>.</summary>
internal readonly record struct ScoredId(int Id, float Score);
