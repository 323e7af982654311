using System.Numerics;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// The first pass of <see cref="CompactSearch"/> for many queries by cosine at once, in three steps: a block of rows is
/// read from memory once, and compared with coarse forms of all queries while it is in the nearest cache; what remains is
/// compared with the queries' own codes, and what then remains is scored in float32. Every step knows its error, so
/// nothing is lost.
/// </summary>
internal sealed unsafe class BatchSearch : IDisposable
{
    private readonly LookupTable table;
    private readonly IReadOnlyList<SearchQuery> requests;
    private readonly PreparedQuery[] queries;
    private readonly CoarseQueries coarse;
    private readonly Candidates[] candidates;
    private readonly int stride;
    private readonly int queryLength;
    private readonly AlignedBuffer<byte> block;
    private readonly AlignedBuffer<int> dots = new(BatchDots.GroupQueries * BatchDots.BlockRows);
    private readonly AlignedBuffer<float> scales = new(BatchDots.BlockRows);
    private readonly AlignedBuffer<float> errors = new(BatchDots.BlockRows);

    private BatchSearch(LookupTable table, IReadOnlyList<SearchQuery> requests)
    {
        (this.table, this.requests) = (table, requests);
        stride = CompactRows.StrideOf(table.Dimensions);
        queryLength = BatchDots.QueryLength(table.Dimensions);
        queries = [.. requests.Select(request => new PreparedQuery(request.Vector.Span, SimilarityMetric.Cosine, table))];
        coarse = new CoarseQueries(queries, table.Dimensions);
        candidates = [.. requests.Select((request, query) => Candidates.For<BoundedCosine>(queries[query], coarse.Errors[query], table, request))];
        block = new AlignedBuffer<byte>(BatchDots.BlockLength(table.Dimensions));
    }

    /// <summary>Whether it pays: a batch of a few is searched faster one by one.</summary>
    public static bool Suits(int queryCount, LookupTable table) =>
        BatchDots.IsSupported && table.HasCompactRows && queryCount >= BatchDots.GroupQueries;

    /// <summary>What <see cref="CompactSearch.Search"/> answers to each of the queries, all of them by cosine.</summary>
    public static ScoredId[][] Search(LookupTable table, IReadOnlyList<SearchQuery> requests)
    {
        using var batch = new BatchSearch(table, requests);
        for (var first = 0; first < table.Count; first += BatchDots.BlockRows)
            batch.CompareBlock(first, Math.Min(BatchDots.BlockRows, table.Count - first));
        return [.. Enumerable.Range(0, requests.Count).Select(batch.Finish)];
    }

    public void Dispose()
    {
        foreach (var query in queries)
            query.Dispose();
        coarse.Dispose();
        block.Dispose();
        dots.Dispose();
        scales.Dispose();
        errors.Dispose();
    }

    private void CompareBlock(int first, int rowCount)
    {
        var rows = table.Compact + ((nint)first * stride);
        BatchDots.LayOut(rows, stride, rowCount, queryLength, block.Pointer);
        for (var row = 0; row < rowCount; row++)
            (scales.Pointer[row], errors.Pointer[row]) = Trailer(first + row);
        for (var query = 0; query < queries.Length; query += BatchDots.GroupQueries)
        {
            BatchDots.Of(coarse.From(query), queryLength, block.Pointer, dots.Pointer);
            var members = Math.Min(BatchDots.GroupQueries, queries.Length - query);
            for (var member = 0; member < members; member++)
                Collect(query + member, dots.Pointer + (member * BatchDots.BlockRows), first, rowCount);
        }
    }

    // Most blocks hold nothing for most queries: one comparison of 16 rows at a time says so.
    private void Collect(int query, int* queryDots, int first, int rowCount)
    {
        var own = candidates[query];
        var move = Vector512.Create(coarse.Moves[query]);
        var scale = Vector512.Create(coarse.Scales[query]);
        var factor = Vector512.Create(own.ErrorFactor);
        var least = Vector512.Create(own.Threshold - own.LeastError);
        for (var start = 0; start < rowCount; start += Vector512<float>.Count)
        {
            var cosines = Vector512.ConvertToSingle(Vector512.Load(queryDots + start) - move) * (Vector512.Load(scales.Pointer + start) * scale);
            var uppers = cosines + (Vector512.Load(errors.Pointer + start) * factor);
            var reaching = Vector512.GreaterThanOrEqual(uppers, least).ExtractMostSignificantBits();
            for (; reaching != 0; reaching &= reaching - 1)
            {
                var lane = BitOperations.TrailingZeroCount(reaching);
                var row = start + lane;
                if (row < rowCount && (requests[query].Options.Filter?.Allows(first + row) ?? true))
                    own.Add(first + row, new BoundedScore(cosines[lane], own.CosineError(errors.Pointer[row])));
            }
        }
    }

    private ScoredId[] Finish(int query)
    {
        var finer = Candidates.For<BoundedCosine>(queries[query], queries[query].Error, table, requests[query]);
        foreach (var id in candidates[query].Remaining())
        {
            var (scale, error) = Trailer(id);
            var dot = CompactDots.Of(queries[query].Codes, table.Compact + ((nint)id * stride), stride);
            finer.Add(id, new BoundedScore(dot * scale * queries[query].Scale, finer.CosineError(error)));
        }

        return CompactSearch.Rescore(queries[query], table, requests[query], finer);
    }

    private (float Scale, float Error) Trailer(int id)
    {
        var end = (float*)(table.Compact + ((nint)(id + 1) * stride));
        return (end[-2], end[-1]);
    }
}
