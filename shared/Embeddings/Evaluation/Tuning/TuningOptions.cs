namespace Embeddings.Evaluation.Tuning;

/// <summary>How much a search for hyperparameters may cost.</summary>
public sealed record TuningOptions
{
    private const int MostCandidates = 200;
    private const long LargestSample = 1 << 30;

    /// <summary>Candidates drawn at random for the first round.</summary>
    [SettingRange(1, MostCandidates)]
    public int Candidates { get; init; } = 27;

    /// <summary>η: each round keeps one in so many candidates and trains them so many times longer.</summary>
    [SettingRange(2)]
    public int Reduction { get; init; } = 3;

    /// <summary>Rounds at most; the last one trains each candidate's full number of epochs.</summary>
    [SettingRange(1)]
    public int Rounds { get; init; } = 3;

    /// <summary>The k of the hit rate that candidates are compared by.</summary>
    [SettingRange(1)]
    public int K { get; init; } = 10;

    /// <summary>Bytes of sequences that candidates are trained on, at least: whole partitions of users are added up to there.</summary>
    [SettingRange(1, LargestSample)]
    public long SampleBytes { get; init; } = 64 << 20;

    public ulong Seed { get; init; } = 1;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "tuning");
}
