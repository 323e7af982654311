using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Runs trials on one sample: its sequences and the validation cases of the same users.</summary>
public sealed class TrialRunner(byte[] sequences, IReadOnlyList<HeldOutCase> cases, InteractionOptions interactions, int k)
{
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

    /// <summary>
    /// Trains the trial and then tries all combinations of weighting and scoring on the one model, which costs little compared with the training.
    /// </summary>
    /// <returns>The trial with the best combination.</returns>
    public TuningResult Refine(TuningTrial trial, string scratch, CancellationToken cancellation = default)
    {
        using var table = Train(trial, scratch, cancellation);
        var refined = SearchSpace.Recommendations.Select(recommendation =>
            Measure(trial with { Hyperparameters = trial.Hyperparameters with { Recommendation = recommendation } }, table, cancellation));
        return SuccessiveHalving.Best([Measure(trial, table, cancellation), .. refined]);
    }

    private LookupTable Train(TuningTrial trial, string scratch, CancellationToken cancellation)
    {
        var training = trial.Hyperparameters.Training with { Epochs = trial.Epochs };
        using (var stream = File.Create(scratch))
            SampleTraining.Train(sequences, interactions.SequenceSegmentation, trial.Hyperparameters.MinimumCount, training, stream, cancellation);
        return LookupTable.Open(scratch);
    }

    private TuningResult Measure(TuningTrial trial, LookupTable table, CancellationToken cancellation)
    {
        var asked = trial.Hyperparameters.Recommendation;

        // Hierarchical softmax has no output vectors of items, so only similar items can be measured.
        var recommender = new TrainedRecommender(new Recommender(table), table.HasOutputVectors ? asked : asked with { Relation = Relation.Similar });
        var report = RecommendationEvaluation.Evaluate(cases, [recommender], counts, new() { K = [k] }, cancellation: cancellation);
        var metrics = report.At(recommender.Name, k);
        return new TuningResult(trial, metrics.HitRate.Value, metrics.Ndcg.Value);
    }
}
