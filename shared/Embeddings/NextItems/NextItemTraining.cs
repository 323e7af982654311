using System.Runtime.ExceptionServices;
using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Vocabulary;

namespace Embeddings.NextItems;

/// <summary>
/// Trains the model that predicts the next item of a sequence. Unlike word2vec it looks only backwards, weighs recent items more, and minimises
/// a sampled softmax, which is what a recommendation is ranked by. With one thread the same seed gives the same bytes, however often the training is resumed.
/// Memory: four matrices of items by members times dimensions.
/// </summary>
public sealed class NextItemTraining : IDisposable
{
    private const int CheckpointVersion = 1;
    private const float LastRate = 0.1f;

    private readonly NextItemOptions options;
    private readonly IReadOnlyList<EncodedCorpusPart> parts;
    private readonly ulong seed;
    private readonly int threads;
    private readonly NextItemParameters parameters;
    private readonly Noise noise;
    private readonly int epochs;
    private readonly List<double> losses = [];

    // Of the current epoch.
    private int taken;
    private double lossSum;
    private long predictions;

    private NextItemTraining(NextItemOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts, ulong seed, int threads)
    {
        options.Validate();
        (this.options, this.parts, this.seed, this.threads) = (options, parts, seed, threads);
        parameters = new NextItemParameters(counts, options.Dimensions, options.Members, seed);
        epochs = options.EpochsFor(parts.Sum(part => part.Summary.Tokens - part.Summary.Sentences));
        noise = new Noise(counts, options);
    }

    private static ReadOnlySpan<byte> Magic => "EMBNEXTI"u8;

    /// <summary>The mean loss of a prediction in each finished epoch, in nats.</summary>
    public IReadOnlyList<double> LossByEpoch => losses;

    public bool Finished => losses.Count >= epochs;

    /// <param name="counts">The occurrences of each item, by id.</param>
    /// <param name="parts">The encoded sequences, in order.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public static NextItemTraining Start(NextItemOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts, ulong seed, int threads) =>
        new(options, counts, parts, seed, threads);

    /// <summary>Continues from a checkpoint, with the arguments of the start.</summary>
    /// <exception cref="InvalidInputException">The checkpoint is damaged or belongs to another training.</exception>
    public static NextItemTraining Resume(
        NextItemOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts, ulong seed, int threads, Stream checkpoint, string name)
    {
        var reader = new ChecksummedReader(checkpoint, name);
        reader.VerifyMagic(Magic, "checkpoint of next items");
        reader.VerifyVersion(CheckpointVersion);
        var (rows, width) = (reader.ReadInt32(), reader.ReadInt32());
        // An older program trained one member.
        options = width == options.Dimensions ? options with { Members = 1 } : options;
        if (rows != counts.Length || width != NextItemParameters.WidthOf(options.Dimensions, options.Members) || reader.ReadInt64() != (long)seed)
            throw reader.Damaged("it belongs to another training");
        var training = new NextItemTraining(options, counts, parts, seed, threads);
        try
        {
            training.ReadState(reader);
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Trains until all epochs are done or <paramref name="stop"/> is cancelled. Then every thread finishes its block, which takes about a second.
    /// Cancellation does not throw; check <see cref="Finished"/>. If a thread fails, the others stop too, and its failure is rethrown.
    /// </summary>
    /// <param name="progress">Receives the completed share, from 0 to 1, after each block.</param>
    /// <exception cref="InvalidInputException">No sequence has two items, a part is damaged, or the vectors diverge.</exception>
    public void Run(CancellationToken stop, Action<double>? progress = null)
    {
        var blocks = Blocks();
        var workers = Enumerable.Range(0, Math.Clamp(threads, 1, Math.Max(1, blocks.Length))).Select(_ => new NextItemWorker(parameters, options, noise)).ToArray();
        try
        {
            while (!Finished && !stop.IsCancellationRequested)
                RunEpoch(blocks, workers, progress, stop);
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }
    }

    /// <summary>Writes everything that <see cref="Resume"/> needs.</summary>
    public void WriteCheckpoint(Stream output)
    {
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(CheckpointVersion);
        writer.Write(parameters.Input.Rows);
        writer.Write(parameters.Input.Dimensions);
        writer.Write((long)seed);
        writer.Write(losses.Count);
        foreach (var loss in losses.Append(lossSum))
            writer.Write(BitConverter.DoubleToInt64Bits(loss));
        writer.Write(taken);
        writer.Write(predictions);
        writer.WriteChecksum();
        parameters.Write(writer);
        writer.WriteChecksum();
    }

    /// <summary>
    /// Writes the vectors as a lookup table. The mean of the last items' vectors times an item's output vector is the item's score, its bias included.
    /// </summary>
    /// <param name="vocabulary">The vocabulary that encoded the parts.</param>
    /// <param name="output">Receives the table and stays open.</param>
    public TableSummary WriteTable(ItemVocabulary vocabulary, Stream output, CancellationToken cancellation = default)
    {
        var (inputVector, outputVector) = (new float[options.Width], new float[options.Width]);
        ReadOnlySpan<float> Input(int id)
        {
            parameters.CopyInput(id, inputVector);
            return inputVector;
        }

        ReadOnlySpan<float> Output(int id)
        {
            parameters.CopyOutput(id, outputVector);
            return outputVector;
        }

        return LookupTableWriter.Write(output, vocabulary.Count, options.Width, vocabulary.Utf8, id => vocabulary.Counts[id], Input, Output, cancellation);
    }

    public void Dispose() => parameters.Dispose();

    private void RunEpoch((EncodedCorpusPart Part, int Block)[] blocks, NextItemWorker[] workers, Action<double>? progress, CancellationToken stop)
    {
        var epoch = losses.Count;
        var rate = (float)options.LearningRate * (1 - ((1 - LastRate) * epoch / epochs));
        try
        {
            Parallel.ForEach(workers, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, (worker, others) =>
            {
                while (!stop.IsCancellationRequested && !others.IsExceptional && Interlocked.Increment(ref taken) is var block && block <= blocks.Length)
                {
                    Train(worker, blocks[block - 1], rate, RandomSource.ForStream(seed, ((ulong)epoch << 40) + (ulong)block));
                    Count(worker);
                    progress?.Invoke((epoch + ((double)block / blocks.Length)) / epochs);
                }
            });
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }

        taken = Math.Min(taken, blocks.Length);
        if (taken < blocks.Length)
            return;
        losses.Add(MeanLoss());
        (taken, lossSum, predictions) = (0, 0, 0);
    }

    // Block by block, so that the sum is the same however the training is cut.
    private void Count(NextItemWorker worker)
    {
        lock (losses)
        {
            var (loss, count) = worker.TakeLoss();
            (lossSum, predictions) = (lossSum + loss, predictions + count);
        }
    }

    private double MeanLoss()
    {
        if (predictions == 0)
            throw new InvalidInputException(
                "no sequence has two items of the vocabulary, so there is no next item to predict", "setting nextItems", "Give longer sequences, or null for no such model.");
        var loss = lossSum / predictions;
        return double.IsFinite(loss)
            ? loss
            : throw new InvalidInputException("the loss is not a number: the vectors have diverged", "setting nextItems.learningRate", "Give a lower learning rate.");
    }

    private void Train(NextItemWorker worker, (EncodedCorpusPart Part, int Block) block, float rate, RandomSource random)
    {
        using var reader = new EncodedCorpusReader(block.Part.Open(), block.Part.Name, parameters.Input.Rows);
        worker.Train(reader, block.Block, rate, random);
    }

    private (EncodedCorpusPart Part, int Block)[] Blocks()
    {
        var blocks = new List<(EncodedCorpusPart, int)>();
        foreach (var part in parts)
        {
            using var reader = new EncodedCorpusReader(part.Open(), part.Name);
            blocks.AddRange(Enumerable.Range(0, reader.BlockCount).Select(block => (part, block)));
        }

        return [.. blocks];
    }

    private static double LossOf(ChecksummedReader reader) =>
        BitConverter.Int64BitsToDouble(reader.ReadInt64()) is var loss && double.IsFinite(loss) ? loss : throw reader.Damaged($"a loss of {loss} is impossible");

    private void ReadState(ChecksummedReader reader)
    {
        var finished = reader.ReadInt32();
        if (finished < 0 || finished > options.Epochs)
            throw reader.Damaged($"it has {finished} epochs");
        for (var epoch = 0; epoch < finished; epoch++)
            losses.Add(LossOf(reader));
        (lossSum, taken, predictions) = (LossOf(reader), reader.ReadInt32(), reader.ReadInt64());
        if (taken < 0 || (taken > 0 && taken >= Blocks().Length) || predictions is < 0 or > long.MaxValue / 2)
            throw reader.Damaged("its position is not in the sequences");
        reader.VerifyChecksum();
        parameters.Read(reader);
        reader.VerifyChecksum();
        reader.VerifyEnd();
    }
}
