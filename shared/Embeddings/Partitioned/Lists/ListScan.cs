using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Partitioned.Lists;

/// <summary>
/// The first pass over lists: bounds the score of every row by its 8-bit codes, and keeps the rows that may be among the best. An item that lies in several
/// lists counts once.
/// </summary>
internal sealed unsafe class ListScan : IDisposable
{
    /// <summary>The most rows that are scored because they are nearly equal, above those that are always scored.</summary>
    private const int MostNearlyEqual = 128;

    // The rounding errors of two rows and of the query make the difference of two scores: three standard deviations of it.
    private const float Deviations = 4.24f;

    private readonly PreparedQuery query;
    private readonly SearchOptions options;
    private readonly HashSet<int> excluded;
    private readonly HashSet<int> seen = [];
    private readonly List<Candidate> candidates = [];
    private readonly LowerBounds lowerBounds;
    private readonly int dimensions;
    private readonly int stride;
    private readonly float slack;
    private readonly AlignedBuffer<float> values;

    public ListScan(PreparedQuery query, SearchQuery request, PartitionDirectory directory)
    {
        (this.query, options, excluded) = (query, request.Options, [.. request.Excluded]);
        dimensions = directory.Dimensions;
        stride = CompactRows.StrideOf(dimensions);
        values = new AlignedBuffer<float>(Matrix.StrideOf(dimensions));
        // The rounding errors of two float32 sums grow with the number of dimensions.
        slack = 2e-6f + (2e-8f * dimensions);
        var least = query.Metric.LeastScore(options.Minimum);
        var minimum = query.Metric.Run<Minimum, float>(new Minimum(least, (float)query.Norm));
        lowerBounds = new LowerBounds(Math.Min(options.Top, directory.Count), minimum - (Math.Abs(minimum) * 1e-5f));
    }

    /// <summary>The number of items that were seen and are neither excluded nor filtered out.</summary>
    public int Allowed => seen.Count;

    public void Add(in ListBlock list)
    {
        fixed (byte* rows = list.Codes)
        {
            for (var row = 0; row < list.Ids.Length; row++)
            {
                var id = list.Ids[row];
                if (options.Filter?.Allows(id) == false || excluded.Contains(id) || !seen.Add(id))
                    continue;
                var codes = rows + ((nint)row * stride);
                var score = query.Metric.IsBoundedByCosine ? Bound(codes, list.Norms[row]) : Estimate(codes, list.Norms[row]);
                if (!(score.Upper >= lowerBounds.Threshold))
                    continue;
                lowerBounds.Add(score.Lower);
                candidates.Add(new Candidate(id, list.Locations[row], score));
            }
        }
    }

    /// <summary>All rows that may be among the best, by their 8-bit scores.</summary>
    public Candidate[] Possible() =>
        [.. candidates.Where(candidate => candidate.Score.Upper >= lowerBounds.Threshold).OrderByDescending(candidate => candidate.Score.Value).ThenBy(candidate => candidate.Id)];

    /// <summary>
    /// The rows that are likely to hold the best ones. There are more than are asked for, because the 8-bit pass may confuse neighbours, and still more where the
    /// scores are so nearly equal that it does.
    /// </summary>
    public IReadOnlyList<Candidate> Likely()
    {
        var possible = Possible();
        var always = options.Top + (options.Top / 2) + 8;
        if (possible.Length <= always)
            return possible;
        var last = possible[options.Top - 1].Score;
        // The bound adds up the errors of all dimensions. Their signs differ, so the error of a score is smaller by the root of their number.
        var least = last.Value - (Deviations * (last.Upper - last.Value) / MathF.Sqrt(dimensions));
        return possible[..Math.Clamp(possible.Count(candidate => candidate.Score.Value >= least), always, Math.Min(possible.Length, always + MostNearlyEqual))];
    }

    /// <summary>Adds the products of a query and the vectors of a list by their ids, as the 8-bit rows give them.</summary>
    public static void AddProducts(PreparedQuery query, in ListBlock list, int dimensions, Dictionary<int, float> products)
    {
        var stride = CompactRows.StrideOf(dimensions);
        fixed (byte* rows = list.Codes)
        {
            for (var row = 0; row < list.Ids.Length; row++)
            {
                var codes = rows + ((nint)row * stride);
                products[list.Ids[row]] = (float)(CompactDots.Of(query.Codes, codes, stride) * ((float*)(codes + stride) - 2)[0] * query.Scale * list.Norms[row] * query.Norm);
            }
        }
    }

    public void Dispose() => values.Dispose();

    private BoundedScore Bound(byte* codes, float norm)
    {
        var trailer = (float*)(codes + stride) - 2;
        var cosine = CompactDots.Of(query.Codes, codes, stride) * trailer[0] * query.Scale;
        var error = query.Error + slack + ((1 + query.Error) * trailer[1]);
        return query.Metric.Run<Bounds, BoundedScore>(new Bounds(cosine, error, norm, (float)query.Norm));
    }

    /// <summary>A cosine does not bound this metric, so its score is computed from the decoded row.</summary>
    private BoundedScore Estimate(byte* codes, float norm)
    {
        var trailer = (float*)(codes + stride) - 2;
        for (var dimension = 0; dimension < dimensions; dimension++)
            values.Pointer[dimension] = norm * trailer[0] * (sbyte)codes[dimension];
        float score;
        query.Metric.Score(query.Values, values.Pointer, (int)values.Length, MemoryMarshal.CreateReadOnlySpan(ref norm, 1), &score);
        // The sum of d absolute differences is at most the square root of d times their Euclidean length.
        return new BoundedScore(score, norm * ((MathF.Sqrt(dimensions) * trailer[1]) + (dimensions * slack)));
    }

    private readonly struct Bounds(float cosine, float error, float norm, float queryNorm) : IMetricOperation<BoundedScore>
    {
        public BoundedScore Run<TMetric>()
            where TMetric : struct, IMetric => TMetric.Bound(cosine, error, norm, queryNorm);
    }

    private readonly struct Minimum(float least, float queryNorm) : IMetricOperation<float>
    {
        public float Run<TMetric>()
            where TMetric : struct, IMetric => float.IsNegativeInfinity(least) ? least : TMetric.ToBound(least, queryNorm);
    }
}

/// <summary>A row that may be among the best.</summary>
internal readonly record struct Candidate(int Id, RowLocation Row, BoundedScore Score);
