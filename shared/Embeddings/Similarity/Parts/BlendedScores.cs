using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Parts;

/// <summary>The parts of the scores of one history, each made only where its weight is above 0 and the version has it.</summary>
internal sealed class BlendedScores : IDisposable
{
    private readonly LookupTable table;
    private readonly IReadOnlyList<RecentItem> recent;
    private readonly EmbeddingScores? embedding;
    private readonly TransitionScores? transitions;
    private readonly RecommendationParts weights;
    private readonly double occurrences;

    /// <param name="recent">None: popularity alone answers.</param>
    /// <param name="occurrences">Those of all items together.</param>
    public BlendedScores(
        LookupTable table, TransitionMatrix? matrix, IReadOnlyList<RecentItem> recent, float[] logCounts, double occurrences, RecommendationOptions options)
    {
        (this.table, this.recent, this.occurrences) = (table, recent, Math.Max(1, occurrences));
        var asked = options.Parts;
        var usesEmbedding = recent.Count > 0 && asked.Embedding > 0 && table.HasOutputVectors;
        var usesTransitions = recent.Count > 0 && asked.Transitions > 0 && matrix is not null;
        embedding = usesEmbedding ? new EmbeddingScores(table, recent, logCounts, (float)options.CountShare) : null;
        transitions = usesTransitions ? new TransitionScores(matrix!, recent, options.Backward) : null;
        weights = Normalized(asked with { Embedding = usesEmbedding ? asked.Embedding : 0, Transitions = usesTransitions ? asked.Transitions : 0 });
    }

    /// <summary>The only items with a score above 0, where so few are known; null: any item may have one.</summary>
    public IReadOnlyCollection<int>? Candidates => weights is { Embedding: 0, Popularity: 0 } ? transitions!.Items : null;

    public float Of(int id) =>
        (float)((weights.Embedding * (embedding?.Of(id) ?? 0)) + (weights.Transitions * (transitions?.Of(id) ?? 0)) + (weights.Popularity * Popularity(id)));

    public PartsOfScore Parts(int id) => new(
        (float)(weights.Embedding * (embedding?.Of(id) ?? 0)), (float)(weights.Transitions * (transitions?.Of(id) ?? 0)), (float)(weights.Popularity * Popularity(id)));

    /// <summary>The items of the history that brought an item, those that brought most of it first, with what each adds to its score.</summary>
    public IReadOnlyList<Reason> Reasons(int id)
    {
        var products = recent.Select(item => Math.Max(0, embedding?.Of(id, item) ?? 0)).ToArray();
        var product = Math.Max(products.Sum(), float.Epsilon);
        var ofEmbedding = weights.Embedding * (embedding?.Of(id) ?? 0);
        return
        [
            .. recent.Select((item, age) => (item.Id, Share: (ofEmbedding * products[age] / product) + (weights.Transitions * (transitions?.Of(id, item) ?? 0))))
                .GroupBy(item => item.Id, item => item.Share)
                .Select(item => new Reason(table.Word(item.Key), (float)item.Sum()))
                .Where(reason => reason.Score > 0)
                .OrderByDescending(reason => reason.Score).ThenBy(reason => reason.Item, StringComparer.Ordinal),
        ];
    }

    public void Dispose() => embedding?.Dispose();

    private double Popularity(int id) => table.ItemCount(id) / occurrences;

    private static RecommendationParts Normalized(RecommendationParts parts)
    {
        var total = parts.Embedding + parts.Transitions + parts.Popularity;
        return total == 0
            ? new RecommendationParts { Embedding = 0, Transitions = 0, Popularity = 1 }
            : new RecommendationParts { Embedding = parts.Embedding / total, Transitions = parts.Transitions / total, Popularity = parts.Popularity / total };
    }
}
