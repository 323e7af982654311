using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Baselines;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Evaluates a model together with the baselines.</summary>
/// <param name="recommender">The recommender of the model.</param>
/// <param name="asked">The recommendation settings of the model.</param>
internal sealed class MeasuredModel(Recommender recommender, RecommendationSettings asked)
{
    /// <param name="rows">The number of rows that the cases were cut from, and of rows with the same time as the row before.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    public RecommendationReport Measure(
        IReadOnlyList<HeldOutCase> cases,
        BaselineData data,
        EvaluationSettings settings,
        EvaluationProtocol protocol,
        (long All, long Tied) rows,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var baselines = new BaselineSet(data, cases, settings.EaseItems, cancellation);
        var own = Own().ToArray();
        var options = new RecommendationEvaluationOptions
        {
            K = settings.K,
            ServesRepeats = asked.Repeats == true,
            Rows = rows.All,
            TiedRows = rows.Tied,
            Progress = progress is null ? null : new ShareOfRecommenders(progress, own.Length + BaselineSet.Most + 1),
        };
        var report = RecommendationEvaluation.Evaluate(cases, own.Concat(Transitions()).Concat(baselines.Make()), data.Counts, options, own.Length, cancellation);
        return report with { Protocol = protocol, LeftOut = baselines.LeftOut };
    }

    private IEnumerable<IRecommender> Own()
    {
        if (recommender.TellsNext)
            yield return new TrainedRecommender(recommender, asked.For(Relation.Next));
        yield return new TrainedRecommender(recommender, asked.For(Relation.Similar));
    }

    private IEnumerable<IRecommender> Transitions() => recommender.HasTransitions
        ? [new TrainedRecommender(recommender, asked.For(Relation.Next) with { Parts = new RecommendationParts { Embedding = 0, Transitions = 1, Neighbours = 0 } }, "transitions")]
        : [];

    private sealed class ShareOfRecommenders(IProgress<double> progress, int most) : IProgress<double>
    {
        public void Report(double value) => progress.Report(Math.Min(1, value / most));
    }
}
