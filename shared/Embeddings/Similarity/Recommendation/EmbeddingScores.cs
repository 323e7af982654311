using System.Buffers;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores every item: the mean input vector of the recent items times the item's output vector, plus a share of the item's log count.</summary>
internal sealed unsafe class EmbeddingScores : IDisposable
{
    private const int BlockRows = 64;
    private const double RoundingMargin = 1e-3;
    private readonly LookupTable table;
    private readonly float[] scores;
    private readonly AlignedBuffer<float> query;
    private readonly double scale;
    private readonly float highest = float.NegativeInfinity;

    public EmbeddingScores(LookupTable table, IReadOnlyList<RecentItem> recent, float[] logCounts, float countShare)
    {
        this.table = table;
        query = new AlignedBuffer<float>(table.Stride);
        var mean = new Span<float>(query.Pointer, table.Dimensions);
        foreach (var item in recent)
            for (var dimension = 0; dimension < mean.Length; dimension++)
                mean[dimension] += item.Weight * table.Vector(item.Id)[dimension];
        scores = ArrayPool<float>.Shared.Rent(table.Count);
        fixed (float* first = scores)
            for (var start = 0; start < table.Count; start += BlockRows)
                FloatRows.Sums<DotProduct>(
                    query.Pointer, table.OutputVectors + ((nint)start * table.Stride), table.Stride, Math.Min(BlockRows, table.Count - start), first + start);
        for (var id = 0; id < table.Count; id++)
            highest = Math.Max(highest, scores[id] += countShare * logCounts[id]);
        scale = 1 / SumOfExponentials(scores.AsSpan(0, table.Count), highest);
    }

    /// <summary>Adds the best items by the raw, unbounded score.</summary>
    public void AddTo(TopItems top, Predicate<int> allowed)
    {
        for (var id = 0; id < table.Count; id++)
        {
            if (scores[id] >= top.Threshold && allowed(id))
                top.Add(new ScoredId(id, scores[id]));
        }
    }

    /// <summary>Adds the best items by a weight times their share. The many items below the threshold cost only a comparison.</summary>
    public void AddTo(TopItems top, Predicate<int> allowed, double weight)
    {
        var least = LeastScore(top.Threshold, weight);
        for (var id = 0; id < table.Count; id++)
        {
            if (scores[id] < least || !allowed(id))
                continue;
            top.Add(new ScoredId(id, (float)(weight * Of(id))));
            least = LeastScore(top.Threshold, weight);
        }
    }

    /// <summary>The number of items with a share above this one.</summary>
    /// <param name="passedOver">Items that are not counted.</param>
    public int CountAbove(double share, Predicate<int> passedOver)
    {
        var (count, least) = (0, (float)(highest + Math.Log(share / scale)));
        for (var id = 0; id < table.Count; id++)
        {
            if (scores[id] > least && !passedOver(id))
                count++;
        }

        return count;
    }

    /// <summary>The item's softmax share over all items.</summary>
    public double Of(int id) => MathF.Exp(scores[id] - highest) * scale;

    /// <summary>The contribution of one recent item to the product of vectors; negative if it speaks against the item.</summary>
    public float Of(int id, RecentItem recent)
    {
        var sum = 0f;
        for (var dimension = 0; dimension < table.Dimensions; dimension++)
            sum += table.Vector(recent.Id)[dimension] * table.OutputVector(id)[dimension];
        return recent.Weight * sum;
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(scores);
        query.Dispose();
    }

    private static double SumOfExponentials(ReadOnlySpan<float> values, float highest)
    {
        var sums = Vector512<double>.Zero;
        var (at, most) = (0, Vector256.Create(highest));
        for (; at + Vector256<float>.Count <= values.Length; at += Vector256<float>.Count)
        {
            var exponentials = Vector256.Exp(Vector256.Create(values[at..]) - most);
            sums += Vector512.Create(Vector256.WidenLower(exponentials), Vector256.WidenUpper(exponentials));
        }

        var sum = Vector512.Sum(sums);
        for (; at < values.Length; at++)
            sum += MathF.Exp(values[at] - highest);
        return sum;
    }

    /// <summary>The score below which an item's weighted share is below a threshold, with a margin for rounding.</summary>
    private double LeastScore(float threshold, double weight) =>
        threshold <= 0 ? double.NegativeInfinity : highest + Math.Log(threshold / (weight * scale)) - RoundingMargin;
}
