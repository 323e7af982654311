using Embeddings.Similarity.Exact;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>The items that are scored.</summary>
/// <param name="Count">The number of items.</param>
/// <param name="Occurrences">The occurrences of all items together.</param>
/// <param name="CountOf">The occurrences of an item.</param>
/// <param name="WordOf">The word of an item.</param>
internal sealed record CountedItems(int Count, double Occurrences, Func<int, long> CountOf, Func<int, string> WordOf);

/// <summary>The scores of one history by each part. A part is computed only if its weight is above 0 and the version supports it.</summary>
internal sealed class BlendedScores
{
    private readonly CountedItems items;
    private readonly WeightedHistory asked;
    private readonly EmbeddingPart? embedding;
    private readonly TransitionScores? transitions;
    private readonly NeighbourScores? neighbours;
    private readonly LinearScores? linear;
    private readonly Dictionary<int, double> history = [];
    private readonly RecommendationParts weights;
    private readonly double occurrences;

    /// <param name="matrix">The transitions of the recent items; null if the version has none.</param>
    /// <param name="model">The weights of the linear model for the long-term items; null if the version has none.</param>
    /// <param name="asked">The items of the history that count. If there are none, only popularity scores.</param>
    /// <param name="embedding">The embedding's part; null if it has no weight or the version does not support it.</param>
    public BlendedScores(
        CountedItems items, ITransitionRows? matrix, ITransitionRows? model, WeightedHistory asked, EmbeddingPart? embedding, RecommendationOptions options)
    {
        (this.items, this.asked, this.embedding, occurrences) = (items, asked, embedding, Math.Max(1, items.Occurrences));
        var parts = options.Parts;
        var usesTransitions = !asked.IsEmpty && parts.Transitions > 0 && matrix is not null;
        transitions = usesTransitions ? new TransitionScores(matrix!, asked.Recent, options.Backward) : null;
        var usesNeighbours = !asked.IsEmpty && parts.Neighbours > 0 && matrix is not null;
        neighbours = usesNeighbours ? new NeighbourScores(matrix!, items.CountOf, asked.Recent) : null;
        linear = !asked.IsEmpty && parts.Linear > 0 && model is not null ? new LinearScores(model, asked.LongTerm) : null;
        if (!options.ExcludeHistory)
            foreach (var item in asked.Recent)
                history[item.Id] = history.GetValueOrDefault(item.Id) + item.Weight;
        weights = Used(parts);
    }

    /// <summary>Adds the best items.</summary>
    /// <param name="top">Receives the items.</param>
    /// <param name="allowed">Whether an item may be recommended.</param>
    /// <param name="wanted">The number of items wanted.</param>
    public void AddTo(TopItems top, Predicate<int> allowed, int wanted)
    {
        var near = Near();
        var added = 0;
        foreach (var id in near.Where(id => allowed(id)))
        {
            top.Add(new ScoredId(id, Of(id)));
            added++;
        }

        if (weights.Popularity == 0 && weights.Embedding == 0 && added >= wanted)
            return;
        if (weights.Popularity == 0 && embedding is EmbeddingScores all)
            all.AddTo(top, id => !near.Contains(id) && allowed(id), weights.Embedding);
        else
            AddAll(top, id => !near.Contains(id) && allowed(id));
    }

    /// <summary>
    /// For each weighting, the number of items that rank before the best of some targets; <see cref="int.MaxValue"/> if no target has a score.
    /// </summary>
    /// <param name="weightings">
    /// The weightings. None may give weight to a part that was left out when the scores were computed, nor to popularity if the embedding's part is a summary.
    /// </param>
    /// <param name="excluded">Items that are not recommended.</param>
    public int[] Before(IReadOnlyList<RecommendationParts> weightings, IReadOnlyList<int> targets, IReadOnlySet<int> excluded)
    {
        IReadOnlyCollection<int> listed = embedding is EmbeddingSummary summary ? summary.Listed : Near();
        var parts = listed.Where(id => !excluded.Contains(id)).Select(Shares).ToArray();
        var asked = targets.Where(id => !excluded.Contains(id)).Select(Shares).ToArray();
        var passedOver = listed.Concat(excluded).ToHashSet();
        return [.. weightings.Select(weighting => Before(Used(weighting), parts, asked, passedOver))];
    }

    private int Before(RecommendationParts weighting, PartScores[] listed, PartScores[] asked, HashSet<int> passedOver)
    {
        var best = asked.Select(parts => Blend(weighting, parts)).DefaultIfEmpty().Max();
        if (best <= 0)
            return int.MaxValue;
        var before = 0;
        foreach (var parts in listed)
        {
            if (Blend(weighting, parts) > best)
                before++;
        }

        if (weighting.Popularity > 0)
            return before + Enumerable.Range(0, items.Count).Count(id => !passedOver.Contains(id) && Blend(weighting, Shares(id, weighting.Embedding > 0)) > best);
        return embedding is null || weighting.Embedding == 0 ? before : before + embedding.CountAbove(best / weighting.Embedding, passedOver.Contains);
    }

    private static double Blend(RecommendationParts weights, PartScores shares) =>
        (weights.Embedding * shares.Embedding) + (weights.Transitions * shares.Transitions) + (weights.Neighbours * shares.Neighbours) + (weights.Linear * shares.Linear) + (weights.Popularity * shares.Popularity) +
        (weights.History * shares.History);

    /// <summary>The score of an item by each part, before weighting.</summary>
    private PartScores Shares(int id) => Shares(id, withEmbedding: true);

    private PartScores Shares(int id, bool withEmbedding) => new(
        withEmbedding ? (float)(embedding?.Of(id) ?? 0) : 0, (float)(transitions?.Of(id) ?? 0), (float)(neighbours?.Of(id) ?? 0), (float)(linear?.Of(id) ?? 0),
        (float)(items.CountOf(id) / occurrences), (float)history.GetValueOrDefault(id));

    public float Of(int id) => (float)(Embedding(id) + Transitions(id) + Neighbours(id) + Linear(id) + Popularity(id) + History(id));

    public PartsOfScore Parts(int id) => new((float)Embedding(id), (float)Transitions(id), (float)Neighbours(id), (float)Popularity(id), (float)History(id), (float)Linear(id));

    /// <summary>The items of the history that contributed to an item's score, largest contribution first.</summary>
    public IReadOnlyList<Reason> Reasons(int id)
    {
        var products = asked.Recent.Select(item => Math.Max(0, embedding?.Of(id, item) ?? 0)).ToArray();
        var product = Math.Max(products.Sum(), float.Epsilon);
        return
        [
            .. asked.Recent.Select((item, age) => (item.Id, Share: (Embedding(id) * products[age] / product) + RecentShare(id, item)))
                .Concat(asked.LongTerm.Select(item => (item.Id, Share: weights.Linear * (linear?.Of(id, item) ?? 0))))
                .GroupBy(item => item.Id, item => item.Share)
                .Select(item => new Reason(items.WordOf(item.Key), (float)item.Sum()))
                .Where(reason => reason.Score > 0)
                .OrderByDescending(reason => reason.Score).ThenBy(reason => reason.Item, StringComparer.Ordinal),
        ];
    }

    /// <summary>The items that transitions, neighbours, the linear model or the history score.</summary>
    public HashSet<int> Near() => [.. transitions?.Items ?? [], .. neighbours?.Items ?? [], .. linear?.Items ?? [], .. history.Keys];

    private void AddAll(TopItems top, Predicate<int> allowed)
    {
        for (var id = 0; id < items.Count; id++)
        {
            var score = Of(id);
            if (score >= top.Threshold && allowed(id))
                top.Add(new ScoredId(id, score));
        }
    }

    private double RecentShare(int id, RecentItem item) =>
        (weights.Transitions * (transitions?.Of(id, item) ?? 0)) + (weights.Neighbours * (neighbours?.Of(id, item) ?? 0)) +
        (history.Count > 0 && item.Id == id ? weights.History * item.Weight : 0);

    private double Embedding(int id) => weights.Embedding * (embedding?.Of(id) ?? 0);

    private double Transitions(int id) => weights.Transitions * (transitions?.Of(id) ?? 0);

    private double Neighbours(int id) => weights.Neighbours * (neighbours?.Of(id) ?? 0);

    private double Linear(int id) => weights.Linear * (linear?.Of(id) ?? 0);

    private double Popularity(int id) => weights.Popularity * items.CountOf(id) / occurrences;

    private double History(int id) => weights.History * history.GetValueOrDefault(id);

    /// <summary>The weights of the parts that are in use, scaled to sum to 1.</summary>
    private RecommendationParts Used(RecommendationParts asked) => Normalized(asked with
    {
        Embedding = embedding is null ? 0 : asked.Embedding,
        Transitions = transitions is null ? 0 : asked.Transitions,
        Neighbours = neighbours is null ? 0 : asked.Neighbours,
        Linear = linear is null ? 0 : asked.Linear,
        History = history.Count == 0 ? 0 : asked.History,
    });

    private static RecommendationParts Normalized(RecommendationParts parts)
    {
        var total = parts.Embedding + parts.Transitions + parts.Neighbours + parts.Linear + parts.Popularity + parts.History;
        return total == 0
            ? new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0, Popularity = 1 }
            : new RecommendationParts
            {
                Embedding = parts.Embedding / total,
                Transitions = parts.Transitions / total,
                Neighbours = parts.Neighbours / total,
                Linear = parts.Linear / total,
                Popularity = parts.Popularity / total,
                History = parts.History / total,
            };
    }

    /// <summary>The score of an item by each part, before weighting. It is a struct, because a search for the weights computes millions.</summary>
    private readonly record struct PartScores(float Embedding, float Transitions, float Neighbours, float Linear, float Popularity, float History);
}
