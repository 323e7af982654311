namespace Embeddings.Evaluation.Tuning;

/// <summary>How much a search for hyperparameters may cost.</summary>
public sealed record TuningOptions
{
    private const int MostCandidates = 200;
    private const long LargestSample = 1 << 30;

    /// <summary>Candidates drawn at random for the first round.</summary>
    public int Candidates { get; init; } = 27;

    /// <summary>η: each round keeps one in so many candidates and trains them so many times longer.</summary>
    public int Reduction { get; init; } = 3;

    /// <summary>Rounds at most; the last one trains each candidate's full number of epochs.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The k of the hit rate that candidates are compared by.</summary>
    public int K { get; init; } = 10;

    /// <summary>Bytes of sequences that candidates are trained on, at least: whole partitions of users are added up to there.</summary>
    public long SampleBytes { get; init; } = 64 << 20;

    public ulong Seed { get; init; } = 1;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(Candidates is >= 1 and <= MostCandidates, "candidates", $"{Candidates} candidates", $"Give 1 to {MostCandidates}.");
        Require(Reduction >= 2, "reduction", $"a reduction by {Reduction}", "Give 2 or more.");
        Require(Rounds >= 1, "rounds", $"{Rounds} rounds", "Give 1 or more.");
        Require(SampleBytes is >= 1 and <= LargestSample, "sampleBytes", $"a sample of {SampleBytes} bytes", $"Give 1 to {LargestSample}.");
        Require(K >= 1, "k", $"k = {K}", "Give 1 or more.");
    }

    private static void Require(bool holds, string member, string problem, string remedy)
    {
        if (!holds)
            throw new InvalidInputException(problem, $"setting tuning.{member}", remedy);
    }
}
