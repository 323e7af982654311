using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity;

/// <summary>Answers a history with what resembles it or with what follows it. Any number of threads may ask at once.</summary>
public sealed unsafe class Recommender
{
    private const int BlockRows = ItemFilter.BitsPerWord;
    private readonly LookupTable table;
    private readonly SimilaritySearch search;
    private readonly float[] logCounts;

    public Recommender(LookupTable table)
    {
        this.table = table;
        search = new SimilaritySearch(table);
        logCounts = new float[table.Count];
        for (var id = 0; id < logCounts.Length; id++)
            logCounts[id] = MathF.Log(Math.Max(1, table.ItemCount(id)));
    }

    /// <param name="history">What the user did, oldest first.</param>
    /// <exception cref="UnknownItemsException">The table knows none of the history's items.</exception>
    /// <exception cref="InvalidInputException">
    /// An option is out of its range, the history is empty, or the table was published without the output vectors that tell what comes next.
    /// </exception>
    public Recommendations Recommend(IReadOnlyList<string> history, RecommendationOptions options)
    {
        options.Validate();
        var known = new List<int>(history.Count);
        var unknown = new List<string>();
        foreach (var item in history)
        {
            if (table.TryGetId(item, out var id))
                known.Add(id);
            else
                unknown.Add(item);
        }

        if (history.Count == 0)
            throw new InvalidInputException("no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        return new Recommendations(options.Relation == Relation.Next ? Next(known, options) : Similar(known, options), unknown);
    }

    private IReadOnlyList<ScoredItem> Similar(List<int> history, RecommendationOptions options)
    {
        var query = Weighted(history, options, (id, weight, sum) => QueryVectors.AddUnit(table, id, weight, sum));
        var searched = new SearchOptions { Top = options.Top, Filter = options.Filter };
        return search.Nearest(new SearchQuery(query, searched, options.ExcludeHistory ? [.. history.Distinct()] : []));
    }

    // score(i) = mean of the history's input vectors, recent ones more, times output vector of i, + share x log count of i
    private ScoredItem[] Next(List<int> history, RecommendationOptions options)
    {
        if (!table.HasOutputVectors)
            throw new InvalidInputException(
                "what comes next is told by output vectors, and the version was published without", "recommendation.relation", "Ask for similar items, or train again with output vectors.");
        using var query = new AlignedBuffer<float>(table.Stride);
        Weighted(history, options, Add).CopyTo(new Span<float>(query.Pointer, table.Dimensions));
        var excluded = options.ExcludeHistory ? history.ToHashSet() : [];
        var top = new TopItems(options.Top, float.NegativeInfinity, table);
        var scores = stackalloc float[BlockRows];
        for (var first = 0; first < table.Count; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, table.Count - first);
            FloatRows.Sums<DotProduct>(query.Pointer, table.OutputVectors + ((nint)first * table.Stride), table.Stride, rows, scores);
            for (var id = first; id < first + rows; id++)
            {
                var score = scores[id - first] + ((float)options.CountShare * logCounts[id]);
                if (score >= top.Threshold && options.Filter?.Allows(id) != false && !excluded.Contains(id))
                    top.Add(new ScoredId(id, score));
            }
        }

        return [.. top.Ordered().Select(item => new ScoredItem(table.Word(item.Id), item.Score, table.ItemCount(item.Id)))];
    }

    private float[] Weighted(List<int> history, RecommendationOptions options, Action<int, float, float[]> add)
    {
        var recent = history.TakeLast(options.LastItems).Reverse().ToArray();
        var weights = recent.Select((_, age) => Math.Pow(options.Recency, age)).ToArray();
        var sum = new float[table.Dimensions];
        for (var age = 0; age < recent.Length; age++)
            add(recent[age], (float)(weights[age] / weights.Sum()), sum);
        return sum;
    }

    private void Add(int id, float weight, float[] sum)
    {
        var vector = table.Vector(id);
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += weight * vector[dimension];
    }
}
