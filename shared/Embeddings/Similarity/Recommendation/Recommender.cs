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
    private readonly TransitionMatrix? linear;
    private readonly SimilaritySearch search;
    private readonly InferredCandidates? inferred;
    private readonly float[] logCounts;
    private readonly CountedItems items;

    /// <param name="table">The vectors and the counts.</param>
    /// <param name="transitions">Which items follow which, by the table's ids; null if the version has no transitions.</param>
    /// <param name="inferred">The inferred vectors of items without a history; null if there are none.</param>
    /// <param name="index">The approximate index that finds similar items in a large table; null if there is none.</param>
    /// <param name="nextItems">The vectors of the model of next items, by the table's ids; null to predict them with the table's own vectors.</param>
    /// <param name="linear">The weights of the linear model, by the table's ids; null if the version has none.</param>
    /// <exception cref="InvalidTableException">The transitions or a model belong to another table.</exception>
    public Recommender(
        LookupTable table, TransitionMatrix? transitions = null, LookupTable? inferred = null, HnswIndex? index = null, LookupTable? nextItems = null,
        TransitionMatrix? linear = null)
    {
        if (transitions is not null && transitions.Count != table.Count)
            throw new InvalidTableException($"the transitions have {transitions.Count} items, but the table has {table.Count}", transitions.Name);
        if (nextItems is not null && nextItems.Count != table.Count)
            throw new InvalidTableException($"the model of next items has {nextItems.Count} items, but the table has {table.Count}", nextItems.Name);
        if (linear is not null && linear.Count != table.Count)
            throw new InvalidTableException($"the linear model has {linear.Count} items, but the table has {table.Count}", linear.Name);
        (this.table, this.transitions, this.nextItems, this.linear) = (table, transitions, nextItems, linear);
        search = new SimilaritySearch(table, index);
        this.inferred = inferred is null ? null : new InferredCandidates(table, inferred);
        logCounts = new float[table.Count];
        var occurrences = 0.0;
        for (var id = 0; id < logCounts.Length; id++)
        {
            logCounts[id] = MathF.Log(Math.Max(1, table.ItemCount(id)));
            occurrences += table.ItemCount(id);
        }

        items = new CountedItems(table.Count, occurrences, table.ItemCount, table.Word);
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
        var (known, unknown) = Known(history, unseen);
        if (options.Relation == Relation.Next)
        {
            var asked = WeightedHistory.Of(known, options);
            using var embedding = UsesEmbedding(asked, options) ? Embedding([asked], options)[0] : null;
            return new Recommendations(Next(history, asked, embedding, unseen, options), unknown, known.Count == 0 ? Fallback.Popularity : null);
        }

        if (history.Count == 0)
            throw new InvalidInputException("there are no items", "history", "Name at least one item.");
        if (known.Count == 0)
            throw new UnknownItemsException([.. unknown.Distinct()], "history");
        return Similar(known, Excluded(history, options), unseen, options) with { Unknown = unknown };
    }

    /// <summary>Recommends the next items of several histories, each as <see cref="Recommend"/> does. Many histories share one pass over the items' vectors.</summary>
    /// <exception cref="InvalidInputException">An option is out of its range, or the version has neither output vectors nor transitions.</exception>
    public IReadOnlyList<Recommendations> RecommendNext(IReadOnlyList<IReadOnlyList<string>> histories, RecommendationOptions options)
    {
        options = options with { Relation = Relation.Next };
        options.Validate();
        var unseen = options.Inferred ? inferred : null;
        var answers = new List<Recommendations>(histories.Count);
        foreach (var batch in histories.Chunk(EmbeddingScores.BatchSize(table.Count)))
        {
            var read = batch.Select(history => Known(history, unseen)).ToArray();
            var asked = read.Select(history => WeightedHistory.Of(history.Known, options)).ToArray();
            var scored = Enumerable.Range(0, batch.Length).Where(index => UsesEmbedding(asked[index], options)).ToArray();
            var embeddings = scored.Zip(Embedding([.. scored.Select(index => asked[index])], options)).ToDictionary();
            for (var index = 0; index < batch.Length; index++)
            {
                using var embedding = embeddings.GetValueOrDefault(index);
                answers.Add(new Recommendations(
                    Next(batch[index], asked[index], embedding, unseen, options), read[index].Unknown, read[index].Known.Count == 0 ? Fallback.Popularity : null));
            }
        }

        return answers;
    }

    /// <summary>
    /// Summarises the embedding's scores of some histories. Ranks by other parts, weights of backward transitions or repeats then need no scores of all items. The
    /// last items and their recency must stay.
    /// </summary>
    /// <param name="most">The number of best items to keep. Ranks below it are exact.</param>
    /// <returns>Null for a history without known items, or if the version has no such part.</returns>
    internal EmbeddingSummary?[] Summaries(IReadOnlyList<(IReadOnlyList<string> History, IReadOnlyList<string> Targets)> cases, RecommendationOptions options, int most)
    {
        var summaries = new EmbeddingSummary?[cases.Count];
        if (!(nextItems ?? table).HasOutputVectors)
            return summaries;
        var known = cases.Select(one => Known(one.History)).ToArray();
        var asked = known.Select(history => WeightedHistory.Of(history, options)).ToArray();
        foreach (var batch in Enumerable.Range(0, cases.Count).Where(index => !asked[index].IsEmpty).Chunk(EmbeddingScores.BatchSize(table.Count)))
        {
            foreach (var (index, scores) in batch.Zip(Embedding([.. batch.Select(index => asked[index])], options)))
            {
                using (scores)
                    summaries[index] = scores.Summarise(Listed(known[index], Known(cases[index].Targets), asked[index]), most);
            }
        }

        return summaries;
    }

    /// <summary>
    /// For each weighting of the parts, the number of items that would be recommended before the best of some targets. One computation
    /// serves all weightings.
    /// </summary>
    /// <param name="summary">The summary of the case with the same last items and recency; null if there is none.</param>
    internal int[] Before(
        IReadOnlyList<string> history, IReadOnlyList<string> targets, RecommendationOptions options, IReadOnlyList<RecommendationParts> weightings, EmbeddingSummary? summary = null)
    {
        var known = Known(history);
        var asked = WeightedHistory.Of(known, options);
        var all = weightings.Aggregate(new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0 }, (sum, weights) => new RecommendationParts
        {
            Embedding = sum.Embedding + weights.Embedding,
            Transitions = sum.Transitions + weights.Transitions,
            Neighbours = sum.Neighbours + weights.Neighbours,
            Linear = sum.Linear + weights.Linear,
            Popularity = sum.Popularity + weights.Popularity,
            History = sum.History + weights.History,
        });
        options = options with { Parts = all };
        if (summary is not null && all.Popularity == 0)
            return Ranks(known, targets, asked, summary, weightings, options);
        using var embedding = UsesEmbedding(asked, options) ? Embedding([asked], options)[0] : null;
        return Ranks(known, targets, asked, embedding, weightings, options);
    }

    private int[] Ranks(
        List<int> known, IReadOnlyList<string> targets, WeightedHistory asked, EmbeddingPart? embedding, IReadOnlyList<RecommendationParts> weightings, RecommendationOptions options) =>
        new BlendedScores(items, transitions, linear, asked, embedding, options).Before(weightings, Known(targets), options.ExcludeHistory ? known.ToHashSet() : []);

    /// <summary>The items that transitions or the linear model score, and those of a case, in ascending order.</summary>
    private int[] Listed(List<int> history, List<int> targets, WeightedHistory asked)
    {
        var listed = history.Concat(targets).ToHashSet();
        foreach (var (matrix, counted) in new[] { (transitions, asked.Recent), (linear, asked.LongTerm) })
            foreach (var item in matrix is null ? [] : counted)
                foreach (var target in matrix!.Row(item.Id).Targets)
                    listed.Add(target);
        return [.. listed.Order()];
    }

    /// <summary>Whether the version can recommend next items.</summary>
    public bool TellsNext => table.HasOutputVectors || transitions is not null || nextItems is not null || linear is not null;

    public bool HasTransitions => transitions is not null;

    public bool HasLinearModel => linear is not null;

    /// <summary>Whether the score of a next item is blended from parts.</summary>
    internal bool HasParts => transitions is not null || nextItems is not null || linear is not null;

    private List<int> Known(IReadOnlyList<string> items) => [.. items.Select(item => table.TryGetId(item, out var id) ? id : -1).Where(id => id >= 0)];

    private (List<int> Known, List<string> Unknown) Known(IReadOnlyList<string> history, InferredCandidates? unseen)
    {
        var (known, unknown) = (new List<int>(history.Count), new List<string>());
        foreach (var item in history)
        {
            if (table.TryGetId(item, out var id) || (unseen?.NearestWithHistory(item) is { } near && (id = near) >= 0))
                known.Add(id);
            else
                unknown.Add(item);
        }

        return (known, unknown);
    }

    private static HashSet<string> Excluded(IReadOnlyList<string> history, RecommendationOptions options) =>
        options.ExcludeHistory ? history.ToHashSet(StringComparer.Ordinal) : [];

    private bool UsesEmbedding(WeightedHistory asked, RecommendationOptions options) =>
        !asked.IsEmpty && (nextItems ?? table).HasOutputVectors && (options.Parts.Embedding > 0 || !HasParts);

    // The model of next items has learned how often each item occurs.
    private EmbeddingScores[] Embedding(IReadOnlyList<WeightedHistory> asked, RecommendationOptions options) =>
        EmbeddingScores.Of(nextItems ?? table, [.. asked.Select(history => history.Recent)], logCounts, nextItems is null ? (float)options.CountShare : 0);

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

    private RecommendedItem[] Next(
        IReadOnlyList<string> history, WeightedHistory asked, EmbeddingScores? embedding, InferredCandidates? unseen, RecommendationOptions options)
    {
        if (!TellsNext)
            throw new InvalidInputException(
                "the version has neither output vectors nor transitions, which predict the next item", "recommendation.relation",
                "Ask for similar items, or train again with output vectors.");
        var excluded = Excluded(history, options);
        var excludedIds = Known([.. excluded]).ToHashSet();
        bool Allowed(int id) => options.Filter?.Allows(id) != false && !excludedIds.Contains(id);
        // A version with neither transitions nor a model of next items keeps the score it was published with.
        if (!HasParts && embedding is not null && unseen is null)
            return Diversification.Choose(table, options, candidates => Best(candidates, top => embedding.AddTo(top, Allowed)));
        var scores = new BlendedScores(items, transitions, linear, asked, options.Parts.Embedding > 0 ? embedding : null, options);
        RecommendedItem[] Seen(int candidates, Predicate<int> allowed) => Best(candidates, top => scores.AddTo(top, allowed, Math.Min(candidates, table.Count)));
        var sources = unseen is null || asked.IsEmpty ? [] : Seen(InferredCandidates.SourceCount(options.Top), id => options.SourceFilter?.Allows(id) != false);
        var chosen = Diversification.Choose(table, options, candidates => Merged(
            Seen(candidates, Allowed), unseen?.Next(asked.Recent, sources, candidates, options.InferredFilter, excluded, options.Explain), candidates));
        return options.Explain ? [.. chosen.Select(item => item.Inferred == true ? item : Explained(item, scores))] : chosen;
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
