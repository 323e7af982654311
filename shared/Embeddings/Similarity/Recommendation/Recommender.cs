using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Queries;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Recommends items that resemble a history or that follow it. Any number of threads may call it at once.</summary>
public sealed class Recommender
{
    private readonly LookupTable table;
    private readonly TransitionMatrix? transitions;
    private readonly LookupTable? nextItems;
    private readonly SimilaritySearch search;
    private readonly InferredCandidates? inferred;
    private readonly float[] logCounts;
    private readonly double occurrences;

    /// <param name="table">The vectors and the counts.</param>
    /// <param name="transitions">Which items follow which, by the table's ids; null if the version has no transitions.</param>
    /// <param name="inferred">The inferred vectors of items without a history; null if there are none.</param>
    /// <param name="index">The approximate index that finds similar items in a large table; null if there is none.</param>
    /// <param name="nextItems">The vectors of the model of next items, by the table's ids; null to predict them with the table's own vectors.</param>
    /// <exception cref="InvalidTableException">The transitions or the model of next items belong to another table.</exception>
    public Recommender(
        LookupTable table, TransitionMatrix? transitions = null, LookupTable? inferred = null, HnswIndex? index = null, LookupTable? nextItems = null)
    {
        if (transitions is not null && transitions.Count != table.Count)
            throw new InvalidTableException($"the transitions have {transitions.Count} items, but the table has {table.Count}", transitions.Name);
        if (nextItems is not null && nextItems.Count != table.Count)
            throw new InvalidTableException($"the model of next items has {nextItems.Count} items, but the table has {table.Count}", nextItems.Name);
        (this.table, this.transitions, this.nextItems) = (table, transitions, nextItems);
        search = new SimilaritySearch(table, index);
        this.inferred = inferred is null ? null : new InferredCandidates(table, inferred);
        logCounts = new float[table.Count];
        for (var id = 0; id < logCounts.Length; id++)
        {
            logCounts[id] = MathF.Log(Math.Max(1, table.ItemCount(id)));
            occurrences += table.ItemCount(id);
        }
    }

    /// <param name="history">The user's items, oldest first. If the history is empty or unknown, popular items are returned as next items.</param>
    /// <exception cref="UnknownItemsException">Similar items are requested, and the table contains none of the history's items.</exception>
    /// <exception cref="InvalidInputException">
    /// An option is out of its range, or next items are requested and the version has neither output vectors nor transitions.
    /// </exception>
    public Recommendations Recommend(IReadOnlyList<string> history, RecommendationOptions options)
    {
        options.Validate();
        var unseen = options.Inferred ? inferred : null;
        var known = new List<int>(history.Count);
        var unknown = new List<string>();
        foreach (var item in history)
        {
            if (table.TryGetId(item, out var id) || (unseen?.NearestWithHistory(item) is { } near && (id = near) >= 0))
                known.Add(id);
            else
                unknown.Add(item);
        }

        var excluded = options.ExcludeHistory ? history.ToHashSet(StringComparer.Ordinal) : [];
        if (options.Relation == Relation.Next)
            return new Recommendations(Next(known, excluded, unseen, options), unknown, known.Count == 0 ? Fallback.Popularity : null);
        if (history.Count == 0)
            throw new InvalidInputException("there are no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        return Similar(known, excluded, unseen, options) with { Unknown = unknown };
    }

    /// <summary>
    /// For each weighting of the parts, the number of items that would be recommended before the best of some targets. One computation
    /// serves all weightings.
    /// </summary>
    internal int[] Before(IReadOnlyList<string> history, IReadOnlyList<string> targets, RecommendationOptions options, IReadOnlyList<RecommendationParts> weightings)
    {
        var known = Known(history);
        var recent = RecentItem.Of(known, options.LastItems, options.Recency);
        var all = weightings.Aggregate(new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0 }, (sum, weights) => new RecommendationParts
        {
            Embedding = sum.Embedding + weights.Embedding,
            Transitions = sum.Transitions + weights.Transitions,
            Neighbours = sum.Neighbours + weights.Neighbours,
            Popularity = sum.Popularity + weights.Popularity,
        });
        using var scores = new BlendedScores(table, transitions, nextItems, recent, logCounts, occurrences, options with { Parts = all });
        return scores.Before(weightings, Known(targets), options.ExcludeHistory ? known.ToHashSet() : []);
    }

    /// <summary>Whether the version can recommend next items.</summary>
    public bool TellsNext => table.HasOutputVectors || transitions is not null || nextItems is not null;

    public bool HasTransitions => transitions is not null;

    /// <summary>Whether the score of a next item is blended from parts.</summary>
    internal bool HasParts => transitions is not null || nextItems is not null;

    private List<int> Known(IReadOnlyList<string> items) => [.. items.Select(item => table.TryGetId(item, out var id) ? id : -1).Where(id => id >= 0)];

    private Recommendations Similar(List<int> history, HashSet<string> excluded, InferredCandidates? unseen, RecommendationOptions options)
    {
        var query = new float[table.Dimensions];
        foreach (var item in RecentItem.Of(history, options.LastItems, options.Recency))
            QueryVectors.AddUnit(table, item.Id, item.Weight, query);
        int[] excludedIds = [.. Known([.. excluded])];
        var approximate = false;
        var items = Diversification.Choose(table, options, candidates =>
        {
            var asked = new SearchQuery(query, new SearchOptions { Top = candidates, Filter = options.Filter }, excludedIds);
            approximate |= search.IsApproximate(asked);
            var found = search.Nearest(asked).Select(item => new RecommendedItem(item.Item, item.Similarity, item.Count));
            return Merged(found, unseen?.Similar(query, candidates, options.InferredFilter, excluded), candidates);
        });
        return new Recommendations(items, []) { Approximate = approximate };
    }

    private RecommendedItem[] Next(List<int> history, HashSet<string> excluded, InferredCandidates? unseen, RecommendationOptions options)
    {
        if (!TellsNext)
            throw new InvalidInputException(
                "the version has neither output vectors nor transitions, which predict the next item", "recommendation.relation",
                "Ask for similar items, or train again with output vectors.");
        var recent = RecentItem.Of(history, options.LastItems, options.Recency);
        var excludedIds = Known([.. excluded]).ToHashSet();
        bool Allowed(int id) => options.Filter?.Allows(id) != false && !excludedIds.Contains(id);
        if (transitions is null && nextItems is null && recent.Length > 0 && unseen is null)
            return ByEmbedding(recent, Allowed, options);
        using var scores = new BlendedScores(table, transitions, nextItems, recent, logCounts, occurrences, options);
        RecommendedItem[] Seen(int candidates, Predicate<int> allowed) => Best(candidates, top => scores.AddTo(top, allowed, Math.Min(candidates, table.Count)));
        var sources = unseen is null || recent.Length == 0 ? [] : Seen(InferredCandidates.SourceCount(options.Top), id => options.SourceFilter?.Allows(id) != false);
        var chosen = Diversification.Choose(table, options, candidates => Merged(
            Seen(candidates, Allowed), unseen?.Next(recent, sources, candidates, options.InferredFilter, excluded, options.Explain), candidates));
        return options.Explain ? [.. chosen.Select(item => item.Inferred == true ? item : Explained(item, scores))] : chosen;
    }

    // A version with neither transitions nor a model of next items keeps the score it was published with.
    private RecommendedItem[] ByEmbedding(RecentItem[] recent, Predicate<int> allowed, RecommendationOptions options)
    {
        using var scores = new EmbeddingScores(table, recent, logCounts, (float)options.CountShare);
        return Diversification.Choose(table, options, candidates => Best(candidates, top => scores.AddTo(top, allowed)));
    }

    private static RecommendedItem[] Merged(IEnumerable<RecommendedItem> seen, IEnumerable<RecommendedItem>? unseen, int most) => unseen is null
        ? [.. seen]
        : [.. seen.Concat(unseen).OrderByDescending(item => item.Similarity).ThenBy(item => item.Item, StringComparer.Ordinal).Take(most)];

    private RecommendedItem[] Best(int candidates, Action<TopItems> add)
    {
        var top = new TopItems(candidates, float.NegativeInfinity, table);
        add(top);
        return [.. top.Ordered().Select(item => new RecommendedItem(table.Word(item.Id), item.Score, table.ItemCount(item.Id)))];
    }

    private RecommendedItem Explained(RecommendedItem item, BlendedScores scores)
    {
        table.TryGetId(item.Item, out var id);
        return item with { Parts = scores.Parts(id), Because = scores.Reasons(id) };
    }
}
