using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Training;

/// <summary>What all threads of a session share beside the matrices: the corpus, its order, and the count of what is done.</summary>
internal sealed class TrainingPlan
{
    private const long TokensPerReport = 1 << 14;

    /// <summary>A turn is long enough that taking over a share's rows does not show.</summary>
    private const long MostTokensOfTurn = 1 << 18;

    /// <summary>However small the corpus, so many turns make every item meet the negatives of every share.</summary>
    private const long FewestTurns = 64;

    private readonly long tokensOfTurn;

    private long tokensDone;
    private Action? report;

    public TrainingPlan(TrainingOptions options, ReadOnlySpan<long> counts, IReadOnlyList<WindowsPart> parts)
    {
        Threads = options.ThreadsFor(counts.Length);
        Options = options;
        Parts = parts;
        Summary = parts.Aggregate(WindowsSummary.Empty, (sum, part) => sum + part.Summary);
        Keep = SubsamplingTable.Thresholds(counts, options.Sample);
        TotalTokens = Summary.Tokens * options.Epochs;
        tokensOfTurn = Math.Clamp(TotalTokens / FewestTurns, 1, MostTokensOfTurn);
        HeldOut = new HeldOutSentences(options.HeldOutShare, options.Seed);
        LearningRate = new LearningRateSchedule(options.LearningRate, options.MinimumLearningRate, TotalTokens);
        Queue = new BlockQueue([.. parts.Select(BlocksOf)], options.Epochs);
    }

    public TrainingOptions Options { get; }

    public IReadOnlyList<WindowsPart> Parts { get; }

    /// <summary>The most neighbours that a centre of any sentence has.</summary>
    public int MostNeighbours => Parts.Any(part => part.EndsInGoals)
        ? Summary.LongestSentence
        : (int)Math.Min(2L * Options.Window, Summary.LongestSentence);

    /// <summary>Threads that train.</summary>
    public int Threads { get; }

    /// <summary>Of one epoch.</summary>
    public WindowsSummary Summary { get; }

    /// <summary>By id, the subsampling threshold.</summary>
    public uint[] Keep { get; }

    /// <summary>What is read and counted, but not trained on.</summary>
    public HeldOutSentences HeldOut { get; }

    public LearningRateSchedule LearningRate { get; }

    public BlockQueue Queue { get; }

    public long TotalTokens { get; }

    public long TokensDone => Volatile.Read(ref tokensDone);

    /// <summary>Which share of the negatives a thread is dealt now: at any time as many in a row as there are threads.</summary>
    public int TurnOf(int thread) => thread + (int)(TokensDone / tokensOfTurn % Threads);

    public void ResumeAfter(long tokens) => tokensDone = tokens;

    /// <summary>Calls <paramref name="action"/> every sixteen thousand tokens, from whichever thread comes by.</summary>
    public void ReportWith(Action? action) => report = action;

    public void CountTokens(int tokens)
    {
        var after = Interlocked.Add(ref tokensDone, tokens);
        if (after / TokensPerReport != (after - tokens) / TokensPerReport)
            report?.Invoke();
    }

    private static int BlocksOf(WindowsPart part)
    {
        using var reader = new WindowsReader(part.Open(), part.Name);
        return reader.BlockCount;
    }
}
