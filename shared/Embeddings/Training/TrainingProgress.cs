namespace Embeddings.Training;

/// <summary>How far a training is. Rates and times are the host's to work out: the core has no clock.</summary>
/// <param name="Tokens">Tokens of the vocabulary trained so far, over all epochs.</param>
/// <param name="TotalTokens">Tokens of the corpus times epochs: exact, known from the start.</param>
/// <param name="Epoch">The epoch being read, from 1.</param>
/// <param name="LearningRate">The rate of the next sentence.</param>
/// <param name="LossByEpoch">
/// The mean loss of a (centre, neighbour) pair in each epoch begun so far, over a fixed sample of one centre in 64, in nats; NaN where an
/// epoch has no pair yet.
/// </param>
public sealed record TrainingProgress(long Tokens, long TotalTokens, int Epoch, double LearningRate, IReadOnlyList<double> LossByEpoch)
{
    /// <summary>0 to 1.</summary>
    public double Share => TotalTokens == 0 ? 1 : (double)Tokens / TotalTokens;
}
