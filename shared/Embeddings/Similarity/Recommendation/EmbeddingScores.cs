using System.Buffers;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores every item: the mean input vector of the recent items times the item's output vector, plus a share of the item's log count.</summary>
internal sealed unsafe class EmbeddingScores : EmbeddingPart, IDisposable
{
    private const int BlockRows = 64;
    private const int LargestBatch = 16;
    private const int ScoresInMemory = 1 << 22;
    private const double RoundingMargin = 1e-3;
    private readonly LookupTable table;
    private readonly float[] scores;

    private EmbeddingScores(LookupTable table, float[] scores, float highest)
        : base(highest, 1 / SumOfExponentials(scores.AsSpan(0, table.Count), highest)) => (this.table, this.scores) = (table, scores);

    /// <summary>The number of histories that are scored together. Each batch reads the vectors of all items once, and keeps a score of each item for each history.</summary>
    public static int BatchSize(int items) => Math.Clamp(ScoresInMemory / Math.Max(1, items), 1, LargestBatch);

    public static EmbeddingScores Of(LookupTable table, IReadOnlyList<RecentItem> recent, float[] logCounts, float countShare) => Of(table, [recent], logCounts, countShare)[0];

    /// <summary>Scores all items for each history. A history has the same scores in any batch.</summary>
    public static EmbeddingScores[] Of(LookupTable table, IReadOnlyList<IReadOnlyList<RecentItem>> histories, float[] logCounts, float countShare)
    {
        if (histories.Count == 0)
            return [];
        using var queries = Queries(table, histories);
        using var block = new AlignedBuffer<float>(histories.Count * BlockRows);
        var scores = histories.Select(_ => ArrayPool<float>.Shared.Rent(table.Count)).ToArray();
        var highest = histories.Select(_ => float.NegativeInfinity).ToArray();
        for (var start = 0; start < table.Count; start += BlockRows)
        {
            var rows = Math.Min(BlockRows, table.Count - start);
            FloatRows.Sums<DotProduct>(queries.Pointer, histories.Count, table.OutputVectors + ((nint)start * table.Stride), table.Stride, rows, block.Pointer);
            for (var history = 0; history < histories.Count; history++)
            {
                var sums = new ReadOnlySpan<float>(block.Pointer + (history * rows), rows);
                highest[history] = Math.Max(highest[history], AddCounts(sums, logCounts.AsSpan(start, rows), countShare, scores[history].AsSpan(start, rows)));
            }
        }

        return [.. scores.Zip(highest, (one, most) => new EmbeddingScores(table, one, most))];
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

    public override int CountAbove(double share, Predicate<int> passedOver)
    {
        var (count, least) = (0, ScoreOf(share));
        for (var id = 0; id < table.Count; id++)
        {
            if (scores[id] > least && !passedOver(id))
                count++;
        }

        return count;
    }

    /// <summary>Keeps of the scores only what ranks among the first items need.</summary>
    /// <param name="listed">The items whose scores are kept, in ascending order.</param>
    /// <param name="most">The number of best other items whose scores are kept.</param>
    public EmbeddingSummary Summarise(int[] listed, int most)
    {
        var best = new PriorityQueue<float, float>(most);
        var (least, next) = (float.NegativeInfinity, 0);
        for (var id = 0; id < table.Count; id++)
        {
            if (next < listed.Length && listed[next] == id)
            {
                next++;
                continue;
            }

            if (scores[id] < least)
                continue;
            if (best.Count == most)
                best.DequeueEnqueue(scores[id], scores[id]);
            else
                best.Enqueue(scores[id], scores[id]);
            least = best.Count == most ? best.Peek() : least;
        }

        return new EmbeddingSummary(table, Highest, Scale, listed, [.. listed.Select(id => scores[id])], [.. best.UnorderedItems.Select(item => item.Element)]);
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(scores);

    protected override float Score(int id) => scores[id];

    protected override float Product(int id, int recent) => Product(table, id, recent);

    /// <returns>The highest score.</returns>
    private static float AddCounts(ReadOnlySpan<float> sums, ReadOnlySpan<float> logCounts, float share, Span<float> scores)
    {
        var (at, shares, most) = (0, Vector256.Create(share), Vector256.Create(float.NegativeInfinity));
        for (; at + Vector256<float>.Count <= sums.Length; at += Vector256<float>.Count)
        {
            var block = Vector256.Create(sums[at..]) + (shares * Vector256.Create(logCounts[at..]));
            block.CopyTo(scores[at..]);
            most = Vector256.Max(most, block);
        }

        var highest = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            highest = Math.Max(highest, most[lane]);
        for (; at < sums.Length; at++)
            highest = Math.Max(highest, scores[at] = sums[at] + (share * logCounts[at]));
        return highest;
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
        threshold <= 0 ? double.NegativeInfinity : Highest + Math.Log(threshold / (weight * Scale)) - RoundingMargin;
}
