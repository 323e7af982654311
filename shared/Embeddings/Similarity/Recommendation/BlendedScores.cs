using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>The parts of the scores of one history, each made only where its weight is above 0 and the version has it.</summary>
internal sealed class BlendedScores : IDisposable
{
    private readonly LookupTable table;
    private readonly IReadOnlyList<RecentItem> recent;
    private readonly EmbeddingScores? embedding;
    private readonly TransitionScores? transitions;
    private readonly NeighbourScores? neighbours;
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
        var usesNeighbours = recent.Count > 0 && asked.Neighbours > 0 && matrix is not null;
        neighbours = usesNeighbours ? new NeighbourScores(matrix!, table, recent) : null;
        weights = Normalized(asked with
        {
            Embedding = usesEmbedding ? asked.Embedding : 0,
            Transitions = usesTransitions ? asked.Transitions : 0,
            Neighbours = usesNeighbours ? asked.Neighbours : 0,
        });
    }

    /// <summary>The only items with a score above 0, where so few are known; null: any item may have one.</summary>
    public IReadOnlyCollection<int>? Candidates => weights is { Embedding: 0, Popularity: 0 } ? transitions?.Items ?? neighbours!.Items : null;

    public float Of(int id) => (float)(Embedding(id) + Transitions(id) + Neighbours(id) + Popularity(id));

    public PartsOfScore Parts(int id) => new((float)Embedding(id), (float)Transitions(id), (float)Neighbours(id), (float)Popularity(id));

    /// <summary>The items of the history that brought an item, those that brought most of it first, with what each adds to its score.</summary>
    public IReadOnlyList<Reason> Reasons(int id)
    {
        var products = recent.Select(item => Math.Max(0, embedding?.Of(id, item) ?? 0)).ToArray();
        var product = Math.Max(products.Sum(), float.Epsilon);
        return
        [
            .. recent.Select((item, age) => (item.Id, Share: (Embedding(id) * products[age] / product) + Nearness(id, item)))
                .GroupBy(item => item.Id, item => item.Share)
                .Select(item => new Reason(table.Word(item.Key), (float)item.Sum()))
                .Where(reason => reason.Score > 0)
                .OrderByDescending(reason => reason.Score).ThenBy(reason => reason.Item, StringComparer.Ordinal),
        ];
    }

    public void Dispose() => embedding?.Dispose();

    private double Nearness(int id, RecentItem item) =>
        (weights.Transitions * (transitions?.Of(id, item) ?? 0)) + (weights.Neighbours * (neighbours?.Of(id, item) ?? 0));

    private double Embedding(int id) => weights.Embedding * (embedding?.Of(id) ?? 0);

    private double Transitions(int id) => weights.Transitions * (transitions?.Of(id) ?? 0);

    private double Neighbours(int id) => weights.Neighbours * (neighbours?.Of(id) ?? 0);

    private double Popularity(int id) => weights.Popularity * table.ItemCount(id) / occurrences;

    private static RecommendationParts Normalized(RecommendationParts parts)
    {
        var total = parts.Embedding + parts.Transitions + parts.Neighbours + parts.Popularity;
        return total == 0
            ? new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0, Popularity = 1 }
            : new RecommendationParts
            {
                Embedding = parts.Embedding / total,
                Transitions = parts.Transitions / total,
                Neighbours = parts.Neighbours / total,
                Popularity = parts.Popularity / total,
            };
    }
}
