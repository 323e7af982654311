using Embeddings.Transitions;

namespace Embeddings.LinearModel;

/// <summary>Two files that a training may write. The caller deletes them.</summary>
public sealed record LinearModelScratch(string Counts, string Weights);

/// <summary>
/// Trains a linear model of items in closed form: the weights with which the items of a history predict another item, by ridge regression over all histories. Each
/// item is predicted from the items whose histories are most like its own (SLIM with a neighbourhood, Ning and Karypis 2011; EASE, Steck 2019, inverts the matrix of
/// all items instead, which needs memory by the square of their number). Unlike a count of pairs, a weight leaves out what other items of the history already explain.
/// The result is the same for any number of threads and any cut of the sequences. Memory is some bytes per item for each thread; the rest lies in files.
/// </summary>
public static class LinearModelTraining
{
    // Enough of an item's counts to find its predictors among them and the counts of most pairs of predictors.
    private const int CountsPerItem = 400;
    private const int WeightsPerItem = 200;
    private const int WeightsInMemory = 1 << 22;
    private const int ItemsPerBatch = 2048;
    private const double WeightUnit = 1 << 24;

    // The share of the time until the counts are merged, and until all items are regressed.
    private const double Merged = 0.4;
    private const double Regressed = 0.95;

    /// <param name="parts">The counts of <see cref="PairCounter"/> for all parts of the sequences, in any order.</param>
    /// <param name="items">The number of items in the vocabulary.</param>
    /// <param name="scratch">The files for intermediate results.</param>
    /// <param name="output">
    /// Receives the file of a <see cref="TransitionMatrix"/> and stays open. The forward entries of an item are the weights with which it predicts others.
    /// </param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    /// <param name="cancellation">Cancels the training with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a part is damaged.</exception>
    public static TransitionSummary Train(
        IReadOnlyList<TransitionsPart> parts, int items, LinearModelOptions options, LinearModelScratch scratch, Stream output, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        using (var file = File.Create(scratch.Counts))
            TransitionMerger.Merge(parts, items, new TransitionOptions { Successors = CountsPerItem }, file, new PartOfProgress(progress, 0, Merged), cancellation);
        using var counts = TransitionMatrix.Open(scratch.Counts);
        IReadOnlyList<long> runs;
        using (var file = File.Create(scratch.Weights))
            runs = WriteWeights(counts, options, file, new PartOfProgress(progress, Merged, Regressed), cancellation);
        var weights = new TransitionsPart("weights of the linear model", new TransitionCounts(0, runs), () => File.OpenRead(scratch.Weights));
        return TransitionMerger.Merge([weights], items, new TransitionOptions { Successors = WeightsPerItem }, output, cancellation: cancellation);
    }

    /// <summary>Regresses each item on its predictors, and writes the weights sorted by predictor.</summary>
    private static IReadOnlyList<long> WriteWeights(TransitionMatrix counts, LinearModelOptions options, Stream output, PartOfProgress progress, CancellationToken cancellation)
    {
        var histories = Histories(counts);
        var runs = new SummedRuns(output, WeightsInMemory);
        var found = new (int Predictor, double Weight)[ItemsPerBatch][];
        for (var start = 0; start < counts.Count; start += ItemsPerBatch)
        {
            progress.Report((double)start / counts.Count);
            var (first, size) = (start, Math.Min(ItemsPerBatch, counts.Count - start));
            Parallel.For(
                0, size, new ParallelOptions { CancellationToken = cancellation }, () => new ItemRegression(counts, histories, options),
                (index, _, regression) =>
                {
                    found[index] = regression.Weights(first + index);
                    return regression;
                },
                _ => { });
            for (var index = 0; index < size; index++)
            {
                runs.MakeRoomFor(found[index].Length);
                foreach (var (predictor, weight) in found[index])
                    runs.Add(TransitionKey.Forward(predictor, first + index), (ulong)Math.Ceiling(weight * WeightUnit));
            }
        }

        return runs.Complete();
    }

    /// <summary>The number of histories that contain each item.</summary>
    private static double[] Histories(TransitionMatrix counts)
    {
        var histories = new double[counts.Count];
        for (var id = 0; id < histories.Length; id++)
        {
            var row = counts.Row(id);
            var own = row.Targets.IndexOf(id);
            histories[id] = own < 0 ? 0 : (double)row.Forward[own] * row.ForwardTotal;
        }

        return histories;
    }
}
