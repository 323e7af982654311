namespace Embeddings.Similarity.Exact;

/// <summary>
/// The k-th largest of the values seen so far, a bound that at least k items are sure to reach. A binary heap with the smallest
/// value on top.
/// </summary>
internal sealed class LowerBounds(int k, float minimum)
{
    private readonly float[] heap = new float[k];
    private int count;

    /// <summary>The value that at least k of the values reach, or the requested minimum.</summary>
    public float Threshold { get; private set; } = minimum;

    public void Add(float value)
    {
        if (!(value > Threshold))
            return;
        if (count < heap.Length)
        {
            heap[count++] = value;
            if (count < heap.Length)
                return;
            Array.Sort(heap);
        }
        else
        {
            ReplaceSmallest(value);
        }

        Threshold = heap[0];
    }

    private void ReplaceSmallest(float value)
    {
        var index = 0;
        for (int child; (child = (2 * index) + 1) < heap.Length; index = child)
        {
            if (child + 1 < heap.Length && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= value)
                break;
            heap[index] = heap[child];
        }

        heap[index] = value;
    }
}
