using Embeddings.EncodedCorpus;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Training;

/// <summary>The state that the threads of a session share in addition to the matrices: the corpus, its order, and the count of trained tokens.</summary>
internal sealed class TrainingPlan
{
    private const long TokensPerReport = 1 << 14;

    /// <summary>The most tokens between two rotations. Long enough that moving another sampler's rows to a thread's cache costs little.</summary>
    private const long MostTokensOfRotation = 1 << 18;

    /// <summary>The fewest rotations of a training. Enough that every item meets the negatives of every sampler, however small the corpus.</summary>
    private const long FewestRotations = 64;

    private readonly long tokensOfRotation;

    private long tokensDone;
    private Action? report;

    public TrainingPlan(TrainingOptions options, ReadOnlySpan<long> counts, IReadOnlyList<EncodedCorpusPart> parts)
    {
        Threads = options.ThreadsFor(counts.Length);
        Options = options;
        Parts = parts;
        Summary = parts.Aggregate(EncodedCorpusSummary.Empty, (sum, part) => sum + part.Summary);
        Keep = SubsamplingTable.Thresholds(counts, options.Sample);
        TotalTokens = Summary.Tokens * options.Epochs;
        tokensOfRotation = Math.Clamp(TotalTokens / FewestRotations, 1, MostTokensOfRotation);
        HeldOut = new HeldOutSentences(options.HeldOutShare, options.Seed);
        LearningRate = new LearningRateSchedule(options.LearningRate, options.MinimumLearningRate, TotalTokens);
        Queue = new BlockQueue([.. parts.Select(BlocksOf)], options.Epochs);
    }

    public TrainingOptions Options { get; }

    public IReadOnlyList<EncodedCorpusPart> Parts { get; }

    /// <summary>The largest number of neighbours of a centre in any sentence.</summary>
    private int MostNeighbours => Parts.Any(part => part.EndsInGoals)
        ? Summary.LongestSentence
        : (int)Math.Min(2L * Options.Window, Summary.LongestSentence);

    /// <summary>The number of training threads.</summary>
    public int Threads { get; }

    /// <summary>The summary of one epoch's tokens.</summary>
    public EncodedCorpusSummary Summary { get; }

    /// <summary>The subsampling threshold of each id.</summary>
    public uint[] Keep { get; }

    /// <summary>The sentences that are read and counted, but not trained on.</summary>
    public HeldOutSentences HeldOut { get; }

    public LearningRateSchedule LearningRate { get; }

    public BlockQueue Queue { get; }

    public long TotalTokens { get; }

    public long TokensDone => Volatile.Read(ref tokensDone);

    /// <summary>The inputs for making models.</summary>
    public ModelInputs ModelInputs(ItemCategories? categories, ItemParts? parts) => new()
    {
        Architecture = Options.Architecture,
        Window = Options.Window,
        Negative = Options.Negative,
        NegativeSharing = Options.NegativeSharing,
        NoiseExponent = Options.NoiseExponent,
        Seed = Options.Seed,
        Threads = Threads,
        LongestSentence = Summary.LongestSentence,
        MostNeighbours = MostNeighbours,
        Dimensions = Options.Dimensions,
        EndsInGoals = Parts.Any(part => part.EndsInGoals),
        Parts = parts,
        Categories = categories,
    };

    /// <summary>The number of a thread's current negative sampler. At any time the threads have consecutive numbers.</summary>
    public int RotationOf(int thread) => thread + (int)(TokensDone / tokensOfRotation % Threads);

    public void ResumeAfter(long tokens) => tokensDone = tokens;

    /// <summary>Calls <paramref name="action"/> about every sixteen thousand tokens, on the thread that reaches the mark.</summary>
    public void ReportWith(Action? action) => report = action;

    public void CountTokens(int tokens)
    {
        var after = Interlocked.Add(ref tokensDone, tokens);
        if (after / TokensPerReport != (after - tokens) / TokensPerReport)
            report?.Invoke();
    }

    /// <summary>Opens a part of the corpus. Rejects ids that are not in the vocabulary, and a file that does not match its record.</summary>
    public EncodedCorpusReader Open(EncodedCorpusPart part)
    {
        var reader = new EncodedCorpusReader(part.Open(), part.Name, Keep.Length);
        if (reader.Summary == part.Summary)
            return reader;
        reader.Dispose();
        throw new InvalidInputException("its sentences are not the recorded ones", part.Name, "Train the model again.");
    }

    /// <summary>Whether a position is valid for a thread: a sentence of a block, or the end of the block.</summary>
    public bool Has(CorpusCursor cursor)
    {
        if (cursor.Epoch < 0 || cursor.Epoch >= Options.Epochs || (uint)cursor.Part >= (uint)Parts.Count || cursor.Position.Block < 0)
            return false;
        using var reader = Open(Parts[cursor.Part]);
        return cursor.Position.Block < reader.BlockCount && cursor.Position.Sentence >= 0 && cursor.Position.Sentence <= reader.SentencesOf(cursor.Position.Block);
    }

    /// <summary>The number of tokens before a position, counted from the first epoch on.</summary>
    public long TokensBefore(CorpusCursor cursor)
    {
        var before = (cursor.Epoch * Summary.Tokens) + Parts.Take(cursor.Part).Sum(part => part.Summary.Tokens);
        using var reader = Open(Parts[cursor.Part]);
        reader.SeekBlock(cursor.Position.Block);
        before += reader.TokensBefore(cursor.Position.Block);
        for (var sentence = 0; sentence < cursor.Position.Sentence && reader.TryReadSentence(out var items); sentence++)
            before += items.Length;
        return before;
    }

    private int BlocksOf(EncodedCorpusPart part)
    {
        using var reader = Open(part);
        return reader.BlockCount;
    }
}

/// <summary>
/// The learning rate falls linearly over the tokens of all epochs, and never below its floor (Mikolov et al. 2013a, section 4.1).
/// The tokens are counted exactly beforehand.
/// </summary>
internal sealed class LearningRateSchedule(double start, double floorShare, long totalTokens)
{
    private readonly double floor = start * floorShare;

    public float After(long tokens) => (float)Math.Max(floor, start * (1 - (tokens / (totalTokens + 1.0))));
}
