using System.Buffers;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores every item by the mean input vector of the recent items times its output vector, with a share of its log count.</summary>
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

    /// <summary>Adds the best items by the score without bounds.</summary>
    public void AddTo(TopItems top, Predicate<int> allowed)
    {
        for (var id = 0; id < table.Count; id++)
        {
            if (scores[id] >= top.Threshold && allowed(id))
                top.Add(new ScoredId(id, scores[id]));
        }
    }

    /// <summary>Adds the best items by a weight times their share. Nothing but comparisons is done for the many that are too weak.</summary>
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

    /// <summary>How many items have a share above this.</summary>
    /// <param name="passedOver">Items that do not count.</param>
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

    /// <summary>The score as a share of all items', by the softmax.</summary>
    public double Of(int id) => MathF.Exp(scores[id] - highest) * scale;

    /// <summary>What one recent item adds to the product of vectors; below 0 where it speaks against the item.</summary>
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

    /// <summary>Below this score an item's weighted share is below a threshold, with a margin for rounding.</summary>
    private double LeastScore(float threshold, double weight) =>
        threshold <= 0 ? double.NegativeInfinity : highest + Math.Log(threshold / (weight * scale)) - RoundingMargin;
}
