namespace Embeddings.Evaluation.Tuning;

/// <summary>How much a search for hyperparameters may cost.</summary>
public sealed record TuningOptions
{
    private const int MostCandidates = 200;
    private const long LargestSample = 1 << 30;

    /// <summary>The largest number of candidates: the given settings and others that are drawn at random. There are fewer if the time does not suffice for them.</summary>
    [SettingRange(1, MostCandidates)]
    public int Candidates { get; init; } = 27;

    /// <summary>The factor η of successive halving. Each round keeps one in η candidates and trains it η times as long.</summary>
    [SettingRange(2)]
    public int Reduction { get; init; } = 3;

    /// <summary>The number of rounds. The last one trains each candidate for its full number of epochs.</summary>
    [SettingRange(1)]
    public int Rounds { get; init; } = 3;

    /// <summary>The k of the hit rate by which candidates are compared.</summary>
    [SettingRange(1)]
    public int K { get; init; } = 10;

    /// <summary>The smallest number of bytes of sequences to train candidates on. Whole partitions of users are added until it is reached.</summary>
    [SettingRange(1, LargestSample)]
    public long SampleBytes { get; init; } = 64 << 20;

    /// <summary>The time for the search, in minutes. Time during which the run is stopped does not count. When it is used up, the search ends with what it has found.</summary>
    [SettingRange(0, 10_080, ExcludesLeast = true)]
    public double Minutes { get; init; } = 60;

    /// <summary>The seed that the candidates are drawn with.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "tuning");
}
