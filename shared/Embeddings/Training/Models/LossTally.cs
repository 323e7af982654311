namespace Embeddings.Training.Models;

/// <summary>
/// The loss of one epoch on one thread, in double precision, and the number of pairs. The loss sums over the sampled (centre, neighbour)
/// pairs: -log sigma(x) for the positive and -log sigma(-x) for each negative (Mikolov et al. 2013b, equation 4).
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
