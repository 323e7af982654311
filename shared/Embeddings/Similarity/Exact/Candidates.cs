using Embeddings.Lookup;

namespace Embeddings.Similarity.Exact;

/// <summary>Rows that may be among the best k, by what is known of their scores so far.</summary>
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
        // Two sums over the dimensions in float32, each off by less than this in proportion to the dimensions.
        slack = 2e-6f + (2e-8f * table.Dimensions);
    }

    /// <summary>A score whose upper bound is below this is not among the best.</summary>
    public float Threshold => lowerBounds.Threshold;

    /// <param name="query">The query.</param>
    /// <param name="queryError">How far its codes may lie from its direction.</param>
    /// <param name="table">The table that is searched.</param>
    /// <param name="request">What is asked for.</param>
    public static Candidates For<TMetric>(PreparedQuery query, float queryError, LookupTable table, SearchQuery request)
        where TMetric : struct, IBoundedMetric
    {
        var least = Scores.FromMinimum(query.Metric, request.Options.Minimum);
        var minimum = float.IsNegativeInfinity(least) ? least : TMetric.FromScore(least, (float)query.Norm);
        // The bounds allow for rounding, the minimum does not: a row that just reaches it must come through.
        return new Candidates(queryError, table, request, minimum - (Math.Abs(minimum) * 1e-5f));
    }

    /// <summary>
    /// With q = q' + e and x = x' + f for the unit vectors, |q.x - q'.x'| = |q.f + e.x'| &lt;= |f| + |e| (1 + |f|).
    /// </summary>
    public float CosineError(float rowError) => LeastError + (ErrorFactor * rowError);

    /// <summary>The error of a row that has none itself.</summary>
    public float LeastError => queryError + slack;

    /// <summary>By how much the error grows with that of the row.</summary>
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
