namespace Embeddings.Training.Models;

/// <summary>
/// The loss of one epoch on one thread, in double: the sum over sampled (centre, neighbour) pairs of -log sigma(x) for the positive and
/// -log sigma(-x) for each negative (Mikolov et al. 2013b, equation 4), and the number of pairs.
/// </summary>
internal sealed class LossTally
{
    public double Sum { get; private set; }

    public long Pairs { get; private set; }

    public void Add(double loss, long pairs)
    {
        Sum += loss;
        Pairs += pairs;
    }
}
