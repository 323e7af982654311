namespace Embeddings.Training;

/// <summary>How far a training is. Rates and times are the host's to work out: the core has no clock.</summary>
/// <param name="Tokens">Tokens of the vocabulary trained so far, over all epochs.</param>
/// <param name="TotalTokens">Tokens of the corpus times epochs: exact, known from the start.</param>
/// <param name="Epoch">The epoch being read, from 1.</param>
/// <param name="LearningRate">The rate of the next sentence.</param>
/// <param name="LossByEpoch">
/// The mean loss of a (centre, neighbour) pair in each epoch begun so far, over a fixed sample of one centre in 64, in nats. An epoch that
/// has no such pair yet is left out.
/// </param>
/// <param name="HeldOutLossByEpoch">
/// The mean loss of a pair on the held-out sentences after each epoch that is over, all of their centres, in nats; empty where nothing is held out.
/// </param>
public sealed record TrainingProgress(
    long Tokens,
    long TotalTokens,
    int Epoch,
    double LearningRate,
    IReadOnlyList<double> LossByEpoch,
    IReadOnlyList<double> HeldOutLossByEpoch)
{
    /// <summary>0 to 1.</summary>
    public double Share => TotalTokens == 0 ? 1 : (double)Tokens / TotalTokens;
}
