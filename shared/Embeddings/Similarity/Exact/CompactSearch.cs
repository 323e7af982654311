using System.Numerics;
using Embeddings.Lookup;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// Exact search in two passes. The first computes every cosine from 8-bit codes, to within an error that is known for each
/// row (<see cref="CompactRows"/>), and keeps the rows that may still be among the best k: those whose upper bound reaches
/// the k-th best lower bound. The second scores what is left in float32. It answers what a search over all float32 rows
/// answers, and reads little more than a quarter of the memory.
/// </summary>
internal static unsafe class CompactSearch
{
    private const int BlockRows = ItemFilter.BitsPerWord;

    public static bool Supports(SimilarityMetric metric, LookupTable table) => table.HasCompactRows && metric != SimilarityMetric.Manhattan;

    public static ScoredId[] Search(PreparedQuery query, LookupTable table, SearchQuery request)
    {
        var candidates = query.Metric switch
        {
            SimilarityMetric.Cosine => FirstPass<BoundedCosine>(query, table, request),
            SimilarityMetric.Dot => FirstPass<BoundedDot>(query, table, request),
            _ => FirstPass<BoundedEuclidean>(query, table, request),
        };
        return Rescore(query, table, request, candidates);
    }

    public static ScoredId[] Rescore(PreparedQuery query, LookupTable table, SearchQuery request, Candidates candidates)
    {
        var top = new TopItems(request.Options.Top, Scores.FromMinimum(query.Metric, request.Options.Minimum), table);
        foreach (var id in candidates.Remaining())
            top.Add(new ScoredId(id, Scores.Of(query, table, id)));
        return top.Ordered();
    }

    private static Candidates FirstPass<TMetric>(PreparedQuery query, LookupTable table, SearchQuery request)
        where TMetric : struct, IBoundedMetric
    {
        var candidates = Candidates.For<TMetric>(query, query.Error, table, request);
        var stride = CompactRows.StrideOf(table.Dimensions);
        var rows = table.Compact;
        var norms = table.Norms;
        var dots = stackalloc int[BlockRows];
        for (var first = 0; first < table.Count; first += BlockRows, rows += (nint)BlockRows * stride)
        {
            var count = Math.Min(BlockRows, table.Count - first);
            var allowed = request.Options.Filter?.Word(first) ?? ulong.MaxValue;
            if (allowed == 0)
                continue;
            Dots(query.Codes, rows, stride, count, allowed, dots);
            for (var row = 0; row < count; row++)
            {
                if ((allowed >> row & 1) == 0)
                    continue;
                var trailer = (float*)(rows + ((nint)(row + 1) * stride)) - 2;
                var error = candidates.CosineError(trailer[1]);
                var score = TMetric.Of(dots[row] * trailer[0] * query.Scale, error, norms[first + row], (float)query.Norm);
                if (score.Upper >= candidates.Threshold)
                    candidates.Add(first + row, score);
            }
        }

        return candidates;
    }

    // Where the filter lets only a few rows of a block through, the others are not read.
    private static void Dots(short* query, byte* rows, int stride, int count, ulong allowed, int* dots)
    {
        if (BitOperations.PopCount(allowed) * 4 >= count)
        {
            CompactDots.Of(query, rows, stride, count, dots);
            return;
        }

        for (; allowed != 0; allowed &= allowed - 1)
        {
            var row = BitOperations.TrailingZeroCount(allowed);
            dots[row] = CompactDots.Of(query, rows + ((nint)row * stride), stride);
        }
    }
}
