using Embeddings.Lookup;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Queries;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Answers a history with what resembles it or with what follows it. Any number of threads may ask at once.</summary>
public sealed class Recommender
{
    private readonly LookupTable table;
    private readonly TransitionMatrix? transitions;
    private readonly SimilaritySearch search;
    private readonly float[] logCounts;
    private readonly double occurrences;

    /// <param name="table">The vectors and the counts.</param>
    /// <param name="transitions">Which items follow which, by the ids of the table; null where the version has none.</param>
    /// <param name="index">The table's approximate index, which finds similar items of a large table; null where there is none.</param>
    /// <exception cref="InvalidTableException">The transitions are those of another table.</exception>
    public Recommender(LookupTable table, TransitionMatrix? transitions = null, HnswIndex? index = null)
    {
        if (transitions is not null && transitions.Count != table.Count)
            throw new InvalidTableException($"{transitions.Count} items, where the table has {table.Count}", transitions.Name);
        (this.table, this.transitions) = (table, transitions);
        search = new SimilaritySearch(table, index);
        logCounts = new float[table.Count];
        for (var id = 0; id < logCounts.Length; id++)
        {
            logCounts[id] = MathF.Log(Math.Max(1, table.ItemCount(id)));
            occurrences += table.ItemCount(id);
        }
    }

    /// <param name="history">What the user did, oldest first. Where nothing of it is known, or it is empty, popular items are what comes next.</param>
    /// <exception cref="UnknownItemsException">Similar items are asked for, and the table knows none of the history's items.</exception>
    /// <exception cref="InvalidInputException">
    /// An option is out of its range, or the version has neither output vectors nor transitions, which tell what comes next.
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

        if (options.Relation == Relation.Next)
            return new Recommendations(Next(known, options), unknown, known.Count == 0 ? Fallback.Popularity : null);
        if (history.Count == 0)
            throw new InvalidInputException("no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        return Similar(known, options) with { Unknown = unknown };
    }

    private Recommendations Similar(List<int> history, RecommendationOptions options)
    {
        var query = new float[table.Dimensions];
        foreach (var item in RecentItem.Of(history, options.LastItems, options.Recency))
            QueryVectors.AddUnit(table, item.Id, item.Weight, query);
        var searched = new SearchOptions { Top = Diversification.Candidates(options), Filter = options.Filter };
        var asked = new SearchQuery(query, searched, options.ExcludeHistory ? [.. history.Distinct()] : []);
        var items = search.Nearest(asked).Select(item => new RecommendedItem(item.Item, item.Similarity, item.Count)).ToArray();
        return new Recommendations(Diversification.Choose(table, items, options), []) { Approximate = search.IsApproximate(asked) };
    }

    private RecommendedItem[] Next(List<int> history, RecommendationOptions options)
    {
        if (!table.HasOutputVectors && transitions is null)
            throw new InvalidInputException(
                "the next item is predicted from output vectors and transitions, and the version has neither", "recommendation.relation",
                "Ask for similar items, or train again with output vectors.");
        var recent = RecentItem.Of(history, options.LastItems, options.Recency);
        var excluded = options.ExcludeHistory ? history.ToHashSet() : [];
        return transitions is null && recent.Length > 0 ? ByEmbedding(recent, excluded, options) : ByParts(recent, excluded, options);
    }

    // A version without transitions keeps the score that it was published with.
    private RecommendedItem[] ByEmbedding(RecentItem[] recent, HashSet<int> excluded, RecommendationOptions options)
    {
        using var scores = new EmbeddingScores(table, recent, logCounts, (float)options.CountShare);
        return Best(Enumerable.Range(0, table.Count), scores.Score, excluded, options, null);
    }

    private RecommendedItem[] ByParts(RecentItem[] recent, HashSet<int> excluded, RecommendationOptions options)
    {
        using var scores = new BlendedScores(table, transitions, recent, logCounts, occurrences, options);
        var items = Best(scores.Candidates ?? Enumerable.Range(0, table.Count), scores.Of, excluded, options, scores);
        if (scores.Candidates is null || items.Length >= Math.Min(options.Top, table.Count))
            return items;
        return Best(Enumerable.Range(0, table.Count), scores.Of, excluded, options, scores);
    }

    private RecommendedItem[] Best(IEnumerable<int> candidates, Func<int, float> score, HashSet<int> excluded, RecommendationOptions options, BlendedScores? explained)
    {
        var top = new TopItems(Diversification.Candidates(options), float.NegativeInfinity, table);
        foreach (var id in candidates)
        {
            var value = score(id);
            if (value >= top.Threshold && options.Filter?.Allows(id) != false && !excluded.Contains(id))
                top.Add(new ScoredId(id, value));
        }

        var items = top.Ordered().Select(item => new RecommendedItem(table.Word(item.Id), item.Score, table.ItemCount(item.Id))).ToArray();
        var chosen = Diversification.Choose(table, items, options);
        return options.Explain && explained is not null ? [.. chosen.Select(item => Explained(item, explained))] : chosen;
    }

    private RecommendedItem Explained(RecommendedItem item, BlendedScores scores)
    {
        table.TryGetId(item.Item, out var id);
        return item with { Parts = scores.Parts(id), Because = scores.Reasons(id) };
    }
}
