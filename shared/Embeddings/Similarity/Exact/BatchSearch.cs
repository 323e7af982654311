using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// Searches by cosine for many queries at once, in three steps. The first step reads each block of rows from memory once and
/// compares it with coarse codes of all queries while the block is in the first-level cache. The second step compares the
/// remaining rows with the queries' own codes. The third step scores the rows that still remain in float32. The first two steps
/// bound their errors, so no row is lost.
/// </summary>
internal sealed unsafe class BatchSearch : IDisposable
{
    private readonly LookupTable table;
    private readonly IReadOnlyList<SearchQuery> requests;
    private readonly PreparedQuery[] queries;
    private readonly CoarseQueries coarse;
    private readonly Candidates[] candidates;
    private readonly AlignedBuffer<Reach> reaches;
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
        candidates = [.. requests.Select((request, query) => Candidates.For<Cosine>(queries[query], coarse.Errors[query], table, request))];
        reaches = new AlignedBuffer<Reach>(queries.Length);
        for (var query = 0; query < queries.Length; query++)
            reaches.Pointer[query] = new Reach(coarse.Moves[query], coarse.Scales[query], candidates[query].ErrorFactor, LeastUpper(query));
        block = new AlignedBuffer<byte>(BatchDots.BlockLength(table.Dimensions));
    }

    /// <summary>Whether a batch is faster than separate queries.</summary>
    public static bool Suits(int queryCount, LookupTable table) =>
        BatchDots.IsFast && table.HasCompactRows && queryCount >= BatchDots.GroupQueries;

    /// <summary>Answers each query as <see cref="CompactSearch.Search"/> does. All queries compare by cosine.</summary>
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
        reaches.Dispose();
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
            {
                if (IsReached(query + member, dots.Pointer + (member * BatchDots.BlockRows)))
                    Collect(query + member, dots.Pointer + (member * BatchDots.BlockRows), first, rowCount);
            }
        }
    }

    // Most blocks hold no candidate for most queries. Comparing the largest upper bound of 32 rows once is enough to skip them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsReached(int query, int* queryDots)
    {
        var reach = reaches.Pointer + query;
        var largest = Vector512.Max(Uppers(reach, queryDots, 0), Uppers(reach, queryDots, Vector512<float>.Count));
        return Vector512.GreaterThanOrEqualAny(largest, Vector512.Create(reach->Least));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Cosines(Reach* reach, int* queryDots, int start) =>
        Vector512.ConvertToSingle(Vector512.Load(queryDots + start) - Vector512.Create(reach->Move))
        * (Vector512.Load(scales.Pointer + start) * Vector512.Create(reach->Scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Uppers(Reach* reach, int* queryDots, int start) =>
        Cosines(reach, queryDots, start) + (Vector512.Load(errors.Pointer + start) * Vector512.Create(reach->ErrorFactor));

    private void Collect(int query, int* queryDots, int first, int rowCount)
    {
        var own = candidates[query];
        var reach = reaches.Pointer + query;
        for (var start = 0; start < rowCount; start += Vector512<float>.Count)
        {
            var cosines = Cosines(reach, queryDots, start);
            var reaching = Vector512.GreaterThanOrEqual(Uppers(reach, queryDots, start), Vector512.Create(reach->Least)).ExtractMostSignificantBits();
            for (; reaching != 0; reaching &= reaching - 1)
            {
                var lane = BitOperations.TrailingZeroCount(reaching);
                var row = start + lane;
                if (row < rowCount && (requests[query].Options.Filter?.Allows(first + row) ?? true))
                    own.Add(first + row, new BoundedScore(cosines[lane], own.CosineError(errors.Pointer[row])));
            }
        }

        reach->Least = LeastUpper(query);
    }

    private float LeastUpper(int query) => candidates[query].Threshold - candidates[query].LeastError;

    private ScoredId[] Finish(int query)
    {
        var finer = Candidates.For<Cosine>(queries[query], queries[query].Error, table, requests[query]);
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

    /// <summary>The values of a query that decide whether a row is a candidate. A row's upper bound must be at least <paramref name="Least"/>.</summary>
    private record struct Reach(int Move, float Scale, float ErrorFactor, float Least);
}
