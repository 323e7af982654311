using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Numerics;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Queries;

namespace Embeddings.Partitioned;

/// <summary>Scores full rows exactly, as a search of the whole table does, and orders them. Equal scores are ordered by the words' UTF-8 bytes.</summary>
internal sealed unsafe class RowRanking(PreparedQuery query, int stride)
{
    /// <summary>Orders words by their UTF-8 bytes.</summary>
    public static IComparer<string> ByBytes { get; } =
        Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    public IReadOnlyList<FoundItem> Best(IEnumerable<ItemRow> rows, SearchOptions options)
    {
        var least = query.Metric.LeastScore(options.Minimum);
        var scored = Scored(rows).Where(row => row.Score >= least).ToList();
        scored.Sort((left, right) => left.Score != right.Score
            ? right.Score.CompareTo(left.Score)
            : ByBytes.Compare(left.Row.Item, right.Row.Item));
        return [.. scored.Take(options.Top).Select(row => new FoundItem(
            row.Row.Id, new ScoredItem(row.Row.Item, query.Metric.ToSimilarity(row.Score), row.Row.Count)))];
    }

    private List<(ItemRow Row, float Score)> Scored(IEnumerable<ItemRow> rows)
    {
        using var values = new AlignedBuffer<float>(stride);
        var scored = new List<(ItemRow, float)>();
        foreach (var row in rows)
        {
            row.Vector.CopyTo(values.Values);
            var norm = row.Norm;
            float score;
            query.Metric.Score(query.Values, values.Pointer, stride, MemoryMarshal.CreateReadOnlySpan(ref norm, 1), &score);
            scored.Add((row, score));
        }

        return scored;
    }
}
