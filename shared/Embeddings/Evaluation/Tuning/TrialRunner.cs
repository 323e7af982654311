using Embeddings.Corpus.Interactions;
using Embeddings.LinearModel;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;
using Embeddings.Transitions;

namespace Embeddings.Evaluation.Tuning;

/// <summary>The cases that trials are measured with.</summary>
/// <param name="Validation">The cases of the validation split, by which candidates are compared.</param>
/// <param name="HeldOut">The held-out cases of the same users. They take no part in the search.</param>
public sealed record TrialCases(IReadOnlyList<HeldOutCase> Validation, IReadOnlyList<HeldOutCase> HeldOut);

/// <summary>The files that a trial may write. The caller deletes them.</summary>
public sealed record TrialFiles(string Table, string Transitions, string LinearModel, LinearModelScratch Scratch)
{
    /// <param name="create">Creates an empty file and returns its path.</param>
    public static TrialFiles Of(Func<string> create) => new(create(), create(), create(), new LinearModelScratch(create(), create()));

    public void Delete()
    {
        foreach (var file in new[] { Table, Transitions, LinearModel, Scratch.Counts, Scratch.Weights })
            File.Delete(file);
    }
}

/// <summary>Runs trials on one sample: its sequences and the cases of the same users. Each trial is measured as its version would recommend.</summary>
/// <param name="k">The k of the hit rate.</param>
/// <param name="linearModel">How the version's linear model is trained; null if it has none. Only a full trial trains one, since it is the same for all candidates.</param>
/// <param name="search">What a trained candidate may choose on the validation split, as the version would; null if it chooses nothing.</param>
public sealed class TrialRunner(byte[] sequences, TrialCases cases, InteractionOptions interactions, int k, PartSearchOptions? search, LinearModelOptions? linearModel = null)
{
    public TuningResult Run(TuningTrial trial, TrialFiles files, CancellationToken cancellation = default)
    {
        using var table = Train(trial, files.Table, cancellation);
        using var transitions = CountTransitions(trial.Hyperparameters, files.Transitions, cancellation);
        using var linear = TrainLinearModel(trial, files, cancellation);
        // The vectors of the model of next items make a table of their own, with the same ids and counts as the table of a version.
        var recommender = new Recommender(table, transitions, nextItems: trial.Hyperparameters.NextItems is null ? null : table, linear: linear);
        return trial.IsFull ? Refined(trial, recommender, table.Count, cancellation) : Measured(trial, recommender, trial.Hyperparameters.Recommendation, cancellation);
    }

    private LookupTable Train(TuningTrial trial, string path, CancellationToken cancellation)
    {
        var (minimumCount, training, _, _, nextItems) = trial.Hyperparameters.For(trial.Epochs);
        using (var stream = File.Create(path))
        {
            if (nextItems is null)
                SampleTraining.Train(sequences, interactions.SequenceSegmentation, minimumCount, training, stream, cancellation: cancellation);
            else
                SampleTraining.TrainNextItems(sequences, interactions.SequenceSegmentation, minimumCount, nextItems, training, stream, cancellation: cancellation);
        }

        return LookupTable.Open(path);
    }

    private TransitionMatrix? CountTransitions(ItemHyperparameters hyperparameters, string path, CancellationToken cancellation)
    {
        if (hyperparameters.Transitions is not { } options)
            return null;
        using (var stream = File.Create(path))
            SampleTransitions.Write(sequences, interactions, hyperparameters.MinimumCount, options, stream, cancellation);
        return TransitionMatrix.Open(path);
    }

    private TransitionMatrix? TrainLinearModel(TuningTrial trial, TrialFiles files, CancellationToken cancellation)
    {
        if (linearModel is null || !trial.IsFull)
            return null;
        using (var stream = File.Create(files.LinearModel))
            SampleLinearModel.Write(sequences, interactions, trial.Hyperparameters.MinimumCount, linearModel, files.Scratch, stream, cancellation);
        return TransitionMatrix.Open(files.LinearModel);
    }

    /// <summary>Chooses the weights of the parts as the version would. Without parts it tries all combinations of weighting and scoring.</summary>
    private TuningResult Refined(TuningTrial trial, Recommender recommender, int items, CancellationToken cancellation)
    {
        var start = trial.Hyperparameters.Recommendation;
        if (recommender.HasParts)
        {
            var chosen = search is null ? start : PartSearch.Choose(recommender, Affordable(items), start, search with { K = k }, cancellation).Options;
            return Measured(trial, recommender, chosen, cancellation);
        }

        return SuccessiveHalving.Ranked(
            SearchSpace.Recommendations(start).Prepend(start).Select(options => Measured(trial, recommender, options, cancellation))).First();
    }

    private IReadOnlyList<HeldOutCase> Affordable(int items)
    {
        var most = PartSearch.AffordableCases(items, cases.Validation.Count);
        var step = Math.Max(1, (cases.Validation.Count + most - 1) / most);
        return [.. cases.Validation.Where((_, number) => number % step == 0)];
    }

    private TuningResult Measured(TuningTrial trial, Recommender recommender, RecommendationOptions options, CancellationToken cancellation)
    {
        var validation = CaseGains.Of(recommender, cases.Validation, options with { Top = k }, cancellation);
        var measured = new TuningResult(
            trial with { Hyperparameters = trial.Hyperparameters with { Recommendation = options } },
            validation.Count(gain => gain > 0) / (double)Math.Max(1, validation.Length),
            validation.DefaultIfEmpty().Average());
        return !trial.IsFull
            ? measured
            : measured with { Validation = validation, HeldOut = CaseGains.Of(recommender, cases.HeldOut, options with { Top = k }, cancellation) };
    }
}
