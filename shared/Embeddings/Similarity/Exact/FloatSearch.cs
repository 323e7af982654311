using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Exact;

/// <summary>Compares a query with every float32 row that passes the filter.</summary>
internal static unsafe class FloatSearch
{
    private const int BlockRows = ItemFilter.BitsPerWord;

    public static ScoredId[] Search(PreparedQuery query, LookupTable table, SearchQuery request)
    {
        var top = new TopItems(request.Options.Top, query.Metric.LeastScore(request.Options.Minimum), table);
        var scores = stackalloc float[BlockRows];
        for (var first = 0; first < table.Count; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, table.Count - first);
            var allowed = request.Options.Filter?.Word(first) ?? ulong.MaxValue;
            if (allowed == 0)
                continue;
            query.Score(first, rows, scores);
            var threshold = top.Threshold;
            for (var row = 0; row < rows; row++)
            {
                if (scores[row] >= threshold && (allowed >> row & 1) != 0 && !request.Excluded.Contains(first + row))
                {
                    top.Add(new ScoredId(first + row, scores[row]));
                    threshold = top.Threshold;
                }
            }
        }

        return top.Ordered();
    }
}
