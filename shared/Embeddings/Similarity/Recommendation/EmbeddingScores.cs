using System.Buffers;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores every item by the mean input vector of the recent items times its output vector, with a share of its log count.</summary>
internal sealed unsafe class EmbeddingScores : IDisposable
{
    private const int BlockRows = 64;
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
        var sum = 0.0;
        for (var id = 0; id < table.Count; id++)
            sum += MathF.Exp(scores[id] - highest);
        scale = 1 / sum;
    }

    /// <summary>The score without bounds.</summary>
    public float Score(int id) => scores[id];

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
}
