using Embeddings.Corpus.Interactions;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// Cases whose histories the embedding has scored, so that they can be measured with any parts, weight of backward transitions and repeats. To score all items for
/// a history costs far more than to measure it.
/// </summary>
internal sealed class ScoredCases
{
    private const int CasesPerBatch = 64;
    private readonly Recommender recommender;
    private readonly IReadOnlyList<HeldOutCase> cases;
    private readonly RecommendationOptions options;
    private readonly EmbeddingSummary?[] summaries;

    /// <param name="options">How the histories are weighted. Its length of an answer is the k.</param>
    public ScoredCases(Recommender recommender, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, CancellationToken cancellation)
    {
        (this.recommender, this.cases, this.options) = (recommender, cases, options);
        summaries = new EmbeddingSummary?[cases.Count];
        Parallel.ForEach(Enumerable.Range(0, cases.Count).Chunk(CasesPerBatch), new ParallelOptions { CancellationToken = cancellation }, batch =>
            recommender.Summaries([.. batch.Select(index => (cases[index].History, cases[index].Targets))], options, options.Top).CopyTo(summaries, batch[0]));
    }

    /// <summary>Whether other options weight the histories alike.</summary>
    public bool Suits(RecommendationOptions others) =>
        (others.LastItems, others.Recency, others.LongTermItems, others.LongTermRecency) == (options.LastItems, options.Recency, options.LongTermItems, options.LongTermRecency);

    /// <summary>The NDCG of each case for each weighting. Only the best of a case's targets counts.</summary>
    /// <param name="asked">How the histories are answered. They must be weighted as they were scored.</param>
    public float[][] Gains(RecommendationOptions asked, IReadOnlyList<RecommendationParts> weightings, CancellationToken cancellation)
    {
        var gains = weightings.Select(_ => new float[cases.Count]).ToArray();
        Parallel.For(0, cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            var before = recommender.Before(cases[index].History, cases[index].Targets, asked, weightings, summaries[index]);
            for (var weighting = 0; weighting < before.Length; weighting++)
                gains[weighting][index] = CaseGains.Gain(before[weighting], asked.Top);
        });
        return gains;
    }
}
