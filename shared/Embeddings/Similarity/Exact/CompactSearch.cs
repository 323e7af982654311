using System.Numerics;
using Embeddings.Lookup;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// Exact search in two passes. The first pass computes every cosine from 8-bit codes with an error bound for each row
/// (<see cref="CompactRows"/>). It keeps a row if its upper bound reaches the k-th best lower bound. The second pass scores the
/// remaining rows in float32. The answer equals that of a search over all float32 rows, but the search reads little more than a
/// quarter of the memory.
/// </summary>
internal static unsafe class CompactSearch
{
    private const int BlockRows = ItemFilter.BitsPerWord;

    public static bool Supports(PreparedQuery query, LookupTable table) => table.HasCompactRows && query.Metric.IsBoundedByCosine;

    public static ScoredId[] Search(PreparedQuery query, LookupTable table, SearchQuery request) =>
        Rescore(query, table, request, query.Metric.Run<FirstPass, Candidates>(new FirstPass(query, table, request)));

    public static ScoredId[] Rescore(PreparedQuery query, LookupTable table, SearchQuery request, Candidates candidates)
    {
        var top = new TopItems(request.Options.Top, query.Metric.LeastScore(request.Options.Minimum), table);
        foreach (var id in candidates.Remaining())
            top.Add(new ScoredId(id, query.Score(id)));
        return top.Ordered();
    }

    private static Candidates FirstPassOf<TMetric>(PreparedQuery query, LookupTable table, SearchQuery request)
        where TMetric : struct, IMetric
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
                var score = TMetric.Bound(dots[row] * trailer[0] * query.Scale, error, norms[first + row], (float)query.Norm);
                if (score.Upper >= candidates.Threshold)
                    candidates.Add(first + row, score);
            }
        }

        return candidates;
    }

    // Reads single rows where only a few rows of a block pass the filter.
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

    private readonly struct FirstPass(PreparedQuery query, LookupTable table, SearchQuery request) : IMetricOperation<Candidates>
    {
        public Candidates Run<TMetric>()
            where TMetric : struct, IMetric => FirstPassOf<TMetric>(query, table, request);
    }
}
