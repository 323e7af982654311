using Embeddings.EncodedCorpus;
using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Losses;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

namespace Embeddings.Training;

/// <summary>
/// A training that advances in slices. <see cref="Run"/> trains until told to stop, <see cref="WriteCheckpoint"/> saves the state, and
/// <see cref="Resume"/> continues from it on any machine. With one thread, and on processors with the same kernel, the vectors are the same
/// bytes however the training is sliced and however the corpus is cut into parts. Memory: two matrices, a negative sampler per thread
/// (16 MiB at most each) and some buffers per thread. With several threads, each also holds twice the 1,024 first rows of each matrix.
/// The corpus is streamed and never held in memory.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainingPlan plan;
    private readonly SharedParameters parameters;
    private readonly LossDefinition loss;
    private readonly LossFunction lossFunction;
    private readonly TrainingWorker[] workers;
    private readonly HeldOutLoss? heldOut;

    private TrainingSession(TrainingPlan plan, ReadOnlySpan<long> counts, SharedParameters parameters, ItemCategories? categories, ItemParts? parts)
    {
        this.plan = plan;
        this.parameters = parameters;
        ItemParts = parts;
        loss = plan.Options.Loss.Definition();
        lossFunction = loss.Make(plan.ModelInputs(categories, parts), counts);
        workers =
        [
            .. Enumerable.Range(0, plan.Threads).Select(thread => new TrainingWorker(
                plan, own => lossFunction.CreateModel(own, LaneWidths.Chosen()), () => ThreadParameters.For(parameters, loss.Replication, plan.Threads), thread)),
        ];
        heldOut = plan.HeldOut.Any ? new HeldOutLoss(plan, lossFunction, parameters) : null;
    }

    /// <summary>V x N: row i belongs to item i. It is the item's embedding or, if items have parts, the item's own share of it.</summary>
    public Matrix Input => parameters.Input;

    /// <summary>The output matrix. The loss determines its number of rows.</summary>
    public Matrix Output => parameters.Output;

    /// <summary>Whether row i of <see cref="Output"/> belongs to item i.</summary>
    public bool OutputRowsAreItems => loss.OutputRowsAreItems;

    /// <summary>P x N, a row for each part of <see cref="ItemParts"/>; null if items have no parts.</summary>
    public Matrix? Parts => parameters.Parts;

    /// <summary>The parts that items are composed of; null if an item's embedding is its row of <see cref="Input"/>.</summary>
    public ItemParts? ItemParts { get; }

    /// <summary>Whether all epochs are done or the held-out loss has ended the training early.</summary>
    public bool Finished => heldOut is null ? plan.TokensDone == plan.TotalTokens : heldOut.ByEpoch.Count == plan.Options.Epochs || heldOut.ShouldStop;

    /// <summary>The number of training threads.</summary>
    public int Threads => plan.Threads;

    public TrainingProgress Progress
    {
        get
        {
            var tokens = plan.TokensDone;
            var epoch = Math.Min(plan.Options.Epochs, (Finished ? 0 : 1) + (int)(tokens / plan.Summary.Tokens));
            return new TrainingProgress(
                tokens,
                plan.TotalTokens,
                epoch,
                plan.LearningRate.After(tokens),
                [.. MeanLosses(!Finished && HasNoPairs(epoch - 1) ? epoch - 1 : epoch)],
                [.. heldOut?.ByEpoch ?? []]);
        }
    }

    /// <param name="options">The hyperparameters. They are validated here.</param>
    /// <param name="counts">The occurrences of each item by id, from the vocabulary that encoded the parts.</param>
    /// <param name="parts">The encoded corpus, in order.</param>
    /// <exception cref="InvalidInputException">An option is out of range, there is nothing to train on, or a part is damaged.</exception>
    public static TrainingSession Start(TrainingOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts) =>
        Start(options, counts, parts, initialInput: null, initialOutput: null);

    /// <summary>Starts warm: rows continue from given vectors instead of random ones.</summary>
    /// <param name="options">The hyperparameters. They are validated here.</param>
    /// <param name="counts">The occurrences of each item, by id.</param>
    /// <param name="parts">The encoded corpus, in order.</param>
    /// <param name="initialInput">V x N. The session takes ownership and disposes it. Null for random rows.</param>
    /// <param name="initialOutput">The initial rows of <see cref="Output"/>; null for zeros.</param>
    /// <param name="categories">The categories of items, if negatives are drawn within them too.</param>
    /// <param name="itemParts">The parts of items. An item's input vector is the mean of its own row and its parts' rows.</param>
    /// <param name="initialParts">A row for each part. The session takes ownership. Null for random rows.</param>
    public static TrainingSession Start(
        TrainingOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts, Matrix? initialInput, Matrix? initialOutput,
        ItemCategories? categories = null, ItemParts? itemParts = null, Matrix? initialParts = null)
    {
        options.Validate();
        var plan = new TrainingPlan(options, counts, parts);
        if (plan.Summary.Tokens == 0)
            throw new InvalidInputException("no sentence holds a word of the vocabulary", "training", "Give a larger corpus or a lower minimum count.");
        if (plan.Summary.LongestSentence < 2)
            throw new InvalidInputException(
                "no sentence holds two words of the vocabulary, so that no word has a neighbour to predict", "training",
                "Give sentences of several words, one a line, or a lower minimum count.");
        var input = initialInput ?? InitialVectors.Input(counts.Length, options.Dimensions, options.Seed);
        var output = initialOutput ?? new Matrix(options.Loss.Definition().OutputRows(counts.Length), options.Dimensions);
        var partRows = itemParts is null ? null : initialParts ?? InitialVectors.Parts(itemParts.Count, options.Dimensions, options.Seed);
        return new TrainingSession(plan, counts, new SharedParameters(input, output, partRows), categories, itemParts);
    }

    /// <summary>
    /// Continues from a checkpoint with the options, counts and parts of the start. If the options do not set the number of threads, the
    /// number at the start is used.
    /// </summary>
    /// <param name="options">The options of the start.</param>
    /// <param name="counts">The counts of the start.</param>
    /// <param name="parts">The parts of the start.</param>
    /// <param name="checkpoint">A checkpoint that <see cref="WriteCheckpoint"/> wrote.</param>
    /// <param name="name">The checkpoint's name, for messages.</param>
    /// <param name="categories">The categories of the start.</param>
    /// <param name="itemParts">The item parts of the start.</param>
    /// <exception cref="InvalidInputException">The checkpoint is damaged or belongs to another training.</exception>
    public static TrainingSession Resume(
        TrainingOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts, Stream checkpoint, string name,
        ItemCategories? categories = null, ItemParts? itemParts = null)
    {
        var (reader, identity, threads) = CheckpointFile.Open(checkpoint, name);
        var begun = options.Threads == 0 && threads is >= 1 and <= TrainingOptions.MostThreads ? options with { Threads = threads } : options;
        var session = Start(begun, counts, parts, initialInput: null, initialOutput: null, categories, itemParts);
        try
        {
            session.Checkpoint.Read(reader, identity, name);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Trains until all epochs are done or <paramref name="stopSlice"/> is cancelled. Cancellation does not throw; check
    /// <see cref="Finished"/>.
    /// </summary>
    /// <param name="stopSlice">Ends the slice.</param>
    /// <param name="progress">Called from time to time on a training thread, never by two threads at once.</param>
    public void Run(CancellationToken stopSlice, Action<TrainingProgress>? progress = null)
    {
        var reporting = new Lock();
        plan.ReportWith(progress is null ? null : () => ReportOnce(reporting, progress));
        try
        {
            while (!Finished && !stopSlice.IsCancellationRequested)
                RunEpochs(stopSlice);
            if (Finished)
                RequirePairs();
        }
        finally
        {
            plan.ReportWith(null);
        }
    }

    /// <summary>Writes everything that <see cref="Resume"/> needs. Do not call it while <see cref="Run"/> runs.</summary>
    public void WriteCheckpoint(Stream output) => Checkpoint.Write(output);

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
        heldOut?.Dispose();
        lossFunction.Dispose();
        parameters.Dispose();
    }

    /// <summary>Runs all epochs at once, or a single epoch if the held-out loss is measured between epochs.</summary>
    private void RunEpochs(CancellationToken stopSlice)
    {
        plan.Queue.EpochsOffered = heldOut is null ? plan.Options.Epochs : heldOut.ByEpoch.Count + 1;
        RunAll(workers, stopSlice);
        if (plan.TokensDone == plan.Summary.Tokens * plan.Queue.EpochsOffered)
            heldOut?.Measure(stopSlice);
    }

    /// <summary>Runs each worker on its own thread. If one fails, the others stop, and the failure is rethrown once all have ended.</summary>
    private static void RunAll(TrainingWorker[] workers, CancellationToken stopSlice)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopSlice);
        Task[] tasks =
        [
            .. workers.Select(worker => Task.Factory.StartNew(
                () => RunOrStopAll(worker, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }

    private static void RunOrStopAll(TrainingWorker worker, CancellationTokenSource stop)
    {
        try
        {
            worker.Run(stop.Token);
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private void ReportOnce(Lock reporting, Action<TrainingProgress> progress)
    {
        if (!reporting.TryEnter())
            return;
        try
        {
            progress(Progress);
        }
        finally
        {
            reporting.Exit();
        }
    }

    private CheckpointFile Checkpoint => new(plan, parameters, workers, heldOut);

    private void RequirePairs()
    {
        if (MeanLosses(plan.Options.Epochs).Any())
            return;
        throw new InvalidInputException(
            FormattableString.Invariant($"a sample of {plan.Options.Sample} left no two neighbouring words of the corpus in any epoch, so nothing was learned"),
            "setting training.sample",
            "Give a larger value, or 0 to keep every word.");
    }

    private bool HasNoPairs(int epoch) => workers.Sum(worker => worker.Losses[epoch].Pairs) == 0;

    private IEnumerable<double> MeanLosses(int epochs) =>
        Enumerable.Range(0, plan.Options.Epochs).All(HasNoPairs) ? [] : Enumerable.Range(0, epochs).Select(MeanLoss);

    /// <summary>
    /// The mean loss of a pair. In a tiny corpus, subsampling can leave an epoch without a pair. Such an epoch changes no vector and has the
    /// loss of the epoch before, or of the first epoch with a pair.
    /// </summary>
    private double MeanLoss(int epoch)
    {
        var measured = Enumerable.Range(0, epoch + 1).Reverse().Concat(Enumerable.Range(epoch, plan.Options.Epochs - epoch)).First(one => !HasNoPairs(one));
        return workers.Sum(worker => worker.Losses[measured].Sum) / workers.Sum(worker => worker.Losses[measured].Pairs);
    }
}
