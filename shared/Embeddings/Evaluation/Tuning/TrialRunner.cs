using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Runs trials on one sample: its sequences and the validation cases of the same users.</summary>
public sealed class TrialRunner(byte[] sequences, IReadOnlyList<HeldOutCase> cases, InteractionOptions interactions, int k)
{
    /// <summary>The largest number of scores in one measurement: cases times items. One core computes them in minutes.</summary>
    private const long MostScores = 5_000_000_000;

    private readonly Dictionary<string, long> counts = Encoding.UTF8.GetString(sequences)
        .Split([SequenceFormat.Separator, '\n'], StringSplitOptions.RemoveEmptyEntries)
        .CountBy(item => item)
        .ToDictionary(entry => entry.Key, entry => (long)entry.Value);

    /// <param name="scratch">The path of a file to which the trial may write its table. The caller deletes the file.</param>
    public TuningResult Run(TuningTrial trial, string scratch, CancellationToken cancellation = default)
    {
        using var table = Train(trial, scratch, cancellation);
        return Measure(trial, table, cancellation);
    }

    /// <summary>Trains the trial and measures its <see cref="Refinements"/>.</summary>
    /// <returns>The trial with the best combination.</returns>
    public TuningResult Refine(TuningTrial trial, string scratch, CancellationToken cancellation = default)
    {
        using var table = Train(trial, scratch, cancellation);
        return SuccessiveHalving.Best([.. Refinements(trial).Select(refined => Measure(refined, table, cancellation))]);
    }

    /// <summary>The trial itself, and the trial with each combination of weighting and scoring. All of them can be measured on one trained model.</summary>
    public static IReadOnlyList<TuningTrial> Refinements(TuningTrial trial) =>
    [
        trial,
        .. SearchSpace.Recommendations.Select(recommendation => trial with { Hyperparameters = trial.Hyperparameters with { Recommendation = recommendation } }),
    ];

    /// <summary>Starts the training of a trial.</summary>
    /// <exception cref="InvalidInputException">The trial cannot be trained on the sample.</exception>
    public SampleSession Start(TuningTrial trial, CancellationToken cancellation = default) =>
        SampleSession.Start(sequences, interactions.SequenceSegmentation, trial.Hyperparameters.MinimumCount, TrainingOf(trial), cancellation);

    /// <summary>Continues the training of a trial from a checkpoint.</summary>
    /// <exception cref="InvalidInputException">The checkpoint is damaged or belongs to another trial.</exception>
    public SampleSession Resume(TuningTrial trial, Stream checkpoint, string name, CancellationToken cancellation = default) =>
        SampleSession.Resume(sequences, interactions.SequenceSegmentation, trial.Hyperparameters.MinimumCount, TrainingOf(trial), checkpoint, name, cancellation);

    /// <summary>Measures a trial on the validation cases.</summary>
    /// <param name="table">The table of the finished training.</param>
    public TuningResult Measure(TuningTrial trial, LookupTable table, CancellationToken cancellation = default)
    {
        var asked = trial.Hyperparameters.Recommendation;

        // Hierarchical softmax has no output vectors of items, so only similar items can be measured.
        var recommender = new TrainedRecommender(new Recommender(table), table.HasOutputVectors ? asked : asked with { Relation = Relation.Similar });
        var report = RecommendationEvaluation.Evaluate(Measured(), [recommender], counts, new() { K = [k] }, cancellation: cancellation);
        var metrics = report.At(recommender.Name, k);
        return new TuningResult(trial, metrics.HitRate.Value, metrics.Ndcg.Value);
    }

    /// <summary>Evenly spaced cases. Users are partitioned by hash, so the choice is unbiased.</summary>
    private IReadOnlyList<HeldOutCase> Measured()
    {
        var step = (int)Math.Max(1, Math.Ceiling((double)cases.Count * counts.Count / MostScores));
        return step == 1 ? cases : [.. cases.Where((_, number) => number % step == 0)];
    }

    private LookupTable Train(TuningTrial trial, string scratch, CancellationToken cancellation)
    {
        using var session = Start(trial, cancellation);
        session.Run(cancellation);
        cancellation.ThrowIfCancellationRequested();
        using (var stream = File.Create(scratch))
            session.WriteTable(stream, cancellation);
        return LookupTable.Open(scratch);
    }

    private static TrainingOptions TrainingOf(TuningTrial trial) => trial.Hyperparameters.Training with { Epochs = trial.Epochs };
}
