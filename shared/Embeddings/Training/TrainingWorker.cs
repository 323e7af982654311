using Embeddings.EncodedCorpus;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Models;
using Embeddings.Training.Parameters;

namespace Embeddings.Training;

/// <summary>
/// One thread of a session. It takes blocks, draws their sentences and trains them batch by batch. Between two batches its whole state is
/// its cursor and its random generator, so it can stop there and later continue as if it had not stopped.
/// </summary>
internal sealed class TrainingWorker : IDisposable
{
    /// <summary>The number of tokens between two updates of the shared counter. Each update makes the other threads wait for its cache line.</summary>
    private const int TokensBetweenCounts = 1 << 12;

    private readonly TrainingPlan plan;
    private readonly Func<ThreadParameters, SentenceModel> createModel;
    private readonly Lazy<ThreadParameters> parameters;
    private readonly int thread;
    private readonly SentenceBatch batch;
    private readonly LossTally[] losses;
    private SentenceModel? model;
    private int tokensToCount;
    private EncodedCorpusReader? reader;
    private int readerPart = -1;
    private RandomSource random;

    public TrainingWorker(TrainingPlan plan, Func<ThreadParameters, SentenceModel> createModel, Func<ThreadParameters> parameters, int thread)
    {
        this.plan = plan;
        this.createModel = createModel;
        this.parameters = new(parameters);
        this.thread = thread;
        batch = new SentenceBatch(plan.Summary.LongestSentence);
        random = RandomSource.ForStream(plan.Options.Seed, (ulong)thread);
        losses = [.. Enumerable.Range(0, plan.Options.Epochs).Select(_ => new LossTally())];
    }

    /// <summary>The block that the thread has begun but not finished.</summary>
    public CorpusCursor? Cursor { get; set; }

    public ulong RandomState
    {
        get => random.State;
        set => random = new RandomSource(value);
    }

    /// <summary>The loss of each epoch.</summary>
    public IReadOnlyList<LossTally> Losses => losses;

    private SentenceModel Model => model ??= createModel(parameters.Value);

    /// <summary>Trains until the queue is empty or, at the next batch, until <paramref name="stop"/> is cancelled.</summary>
    public void Run(CancellationToken stop)
    {
        parameters.Value.Load();
        while (!stop.IsCancellationRequested && (Cursor is not null || TakeBlock()))
            TrainBlock(stop);
        parameters.Value.Synchronize();
        CountTokens();
    }

    public void Dispose()
    {
        reader?.Dispose();
        batch.Dispose();
        model?.Dispose();
        if (parameters.IsValueCreated)
            parameters.Value.Dispose();
    }

    private bool TakeBlock()
    {
        if (!plan.Queue.TryTake(out var block))
            return false;
        Cursor = block;
        return true;
    }

    private void TrainBlock(CancellationToken stop)
    {
        var cursor = Cursor!.Value;
        var sentences = ReaderAt(cursor);
        while (!stop.IsCancellationRequested)
        {
            var blockEnds = !DrawBatch(sentences, cursor);
            Model.Train(batch, losses[cursor.Epoch]);
            RequireFiniteLoss(losses[cursor.Epoch]);
            parameters.Value.CountTokens(batch.Count);
            Cursor = blockEnds ? null : cursor with { Position = sentences.Position };
            if (blockEnds)
                return;
        }
    }

    /// <summary>Fills the batch with the next sentences. Returns false when the block has ended.</summary>
    private bool DrawBatch(EncodedCorpusReader sentences, CorpusCursor cursor)
    {
        var endsInGoals = plan.Parts[cursor.Part].EndsInGoals;
        batch.Clear();
        batch.Rotation = plan.RotationOf(thread);
        while (!batch.IsFull)
        {
            if (!sentences.TryReadSentenceOf(cursor.Position.Block, out var items))
                return false;
            if (!plan.HeldOut.Contains(items))
                batch.Add(items, plan.LearningRate.After(plan.TokensDone + tokensToCount), plan.Keep, plan.Options.Window, plan.Options.DynamicWindow, ref random, endsInGoals);
            tokensToCount += items.Length;
            if (tokensToCount >= TokensBetweenCounts)
                CountTokens();
        }

        return true;
    }

    private void RequireFiniteLoss(LossTally loss)
    {
        if (double.IsFinite(loss.Sum))
            return;
        throw new InvalidInputException(
            FormattableString.Invariant($"the loss is not a number after {plan.TokensDone} tokens at a learning rate of {plan.Options.LearningRate}: the vectors have diverged"),
            "setting training.learningRate",
            "Give a lower learning rate.");
    }

    private void CountTokens()
    {
        plan.CountTokens(tokensToCount);
        tokensToCount = 0;
    }

    private EncodedCorpusReader ReaderAt(CorpusCursor cursor)
    {
        if (readerPart != cursor.Part)
        {
            reader?.Dispose();
            reader = plan.Open(plan.Parts[cursor.Part]);
            readerPart = cursor.Part;
        }

        if (reader!.Position != cursor.Position)
            reader.Seek(cursor.Position);
        return reader;
    }
}
