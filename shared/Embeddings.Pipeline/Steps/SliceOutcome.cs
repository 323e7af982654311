namespace Embeddings.Pipeline.Steps;

/// <summary>How far training is at the end of a slice.</summary>
/// <param name="Slice">The slice; its checkpoint goes by its number.</param>
/// <param name="Finished">Whether all epochs are done.</param>
/// <param name="Tokens">Tokens trained since the run began, over all epochs.</param>
/// <param name="TotalTokens">Tokens of all epochs.</param>
/// <param name="Seconds">Seconds of training since the run began, on the wall clock.</param>
/// <param name="LossByEpoch">Mean loss of a (centre, neighbour) pair.</param>
/// <param name="Kernel">The width of register it was trained with.</param>
/// <param name="Threads">Threads it was trained with.</param>
/// <param name="HeldOutLossByEpoch">Mean loss of a pair of the held-out sentences after each epoch; empty where none are held out.</param>
public sealed record SliceOutcome(
    int Slice,
    bool Finished,
    long Tokens,
    long TotalTokens,
    double Seconds,
    IReadOnlyList<double> LossByEpoch,
    string Kernel,
    int Threads,
    IReadOnlyList<double> HeldOutLossByEpoch)
{
    /// <summary>Of the training, 0 to 100.</summary>
    public double Percent => TotalTokens == 0 ? 100 : 100.0 * Tokens / TotalTokens;

    public double TokensPerSecond => Seconds > 0 ? Tokens / Seconds : 0;

    /// <summary>Without the losses, which grow with the number of epochs: what an orchestration has to know. The slice's own record keeps them.</summary>
    public SliceOutcome WithoutLosses() => this with { LossByEpoch = [], HeldOutLossByEpoch = [] };
}
