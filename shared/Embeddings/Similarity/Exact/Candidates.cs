using Embeddings.Lookup;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Exact;

/// <summary>The rows that may still be among the best k, given bounds on their scores.</summary>
internal sealed class Candidates
{
    private const int FirstPruning = 4096;

    private readonly IReadOnlyList<int> excluded;
    private readonly LowerBounds lowerBounds;
    private readonly List<(int Id, float Upper)> items = [];
    private readonly float queryError;
    private readonly float slack;
    private int nextPruning = FirstPruning;

    private Candidates(float queryError, LookupTable table, SearchQuery request, float minimum)
    {
        excluded = request.Excluded;
        lowerBounds = new LowerBounds(Math.Min(request.Options.Top, table.Count), minimum);
        this.queryError = queryError;
        // Two float32 sums over the dimensions. Their rounding errors grow with the number of dimensions.
        slack = 2e-6f + (2e-8f * table.Dimensions);
    }

    /// <summary>A score whose upper bound is below this is not among the best.</summary>
    public float Threshold => lowerBounds.Threshold;

    /// <param name="query">The query.</param>
    /// <param name="queryError">An upper bound on the distance between the query's codes and its direction.</param>
    /// <param name="table">The table that is searched.</param>
    /// <param name="request">The request.</param>
    public static Candidates For<TMetric>(PreparedQuery query, float queryError, LookupTable table, SearchQuery request)
        where TMetric : struct, IMetric
    {
        var least = query.Metric.LeastScore(request.Options.Minimum);
        var minimum = float.IsNegativeInfinity(least) ? least : TMetric.ToBound(least, (float)query.Norm);
        // Rounding must not drop a row that just reaches the minimum.
        return new Candidates(queryError, table, request, minimum - (Math.Abs(minimum) * 1e-5f));
    }

    /// <summary>
    /// With q = q' + e and x = x' + f for the unit vectors, |q.x - q'.x'| = |q.f + e.x'| &lt;= |f| + |e| (1 + |f|).
    /// </summary>
    public float CosineError(float rowError) => LeastError + (ErrorFactor * rowError);

    /// <summary>The cosine error for a row without an error of its own.</summary>
    public float LeastError => queryError + slack;

    /// <summary>The factor that multiplies the row's error.</summary>
    public float ErrorFactor => 1 + queryError;

    public void Add(int id, BoundedScore score)
    {
        if (excluded.Contains(id))
            return;
        lowerBounds.Add(score.Lower);
        items.Add((id, score.Upper));
        if (items.Count >= nextPruning)
        {
            items.RemoveAll(item => item.Upper < Threshold);
            nextPruning = Math.Max(FirstPruning, 2 * items.Count);
        }
    }

    public IEnumerable<int> Remaining() => items.Where(item => item.Upper >= Threshold).Select(item => item.Id);
}
