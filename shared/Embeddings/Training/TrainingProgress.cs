namespace Embeddings.Training;

/// <summary>The progress of a training. The host computes rates and times, because the core has no clock.</summary>
/// <param name="Tokens">The tokens of the vocabulary trained so far, over all epochs.</param>
/// <param name="TotalTokens">The tokens of the corpus times the number of epochs. Exact, and known from the start.</param>
/// <param name="Epoch">The current epoch, counted from 1.</param>
/// <param name="LearningRate">The learning rate of the next sentence.</param>
/// <param name="LossByEpoch">
/// The mean loss of a (centre, neighbour) pair in each epoch begun so far, over a fixed sample of one centre in 64, in nats. The
/// current epoch is left out until it has such a pair. A finished epoch without one changed nothing and has the loss of the epoch before.
/// </param>
/// <param name="HeldOutLossByEpoch">
/// The mean loss of a pair on the held-out sentences after each finished epoch, over all of their centres, in nats. Empty if nothing is
/// held out.
/// </param>
public sealed record TrainingProgress(
    long Tokens,
    long TotalTokens,
    int Epoch,
    double LearningRate,
    IReadOnlyList<double> LossByEpoch,
    IReadOnlyList<double> HeldOutLossByEpoch)
{
    /// <summary>The share of tokens trained so far, 0 to 1.</summary>
    public double Share => TotalTokens == 0 ? 1 : (double)Tokens / TotalTokens;
}
