using Embeddings.Training.Batches;

namespace Embeddings.Training.Negatives;

/// <summary>
/// The negative samplers of all threads. A single thread has one sampler of all items. With several threads, each has a sampler, and the
/// rare items are divided among the samplers. The threads rotate through the samplers, so over a training every centre meets every
/// negative as often as with one sampler. At any time only one processor writes a row as a negative, so the row's cache lines stay with
/// that processor. The most frequent items are in every sampler, because each thread has replicas of their rows. If there are too few
/// rare items to divide, all threads share one sampler.
/// </summary>
internal sealed class NegativeSamplers : IDisposable
{
    /// <summary>
    /// The number of consecutive items that stay together. A processor that prefetches a row also fetches the memory after it, and would
    /// take a cache line that another processor is writing.
    /// </summary>
    private const int ConsecutiveItems = 64;

    /// <summary>A division is even enough if each sampler draws the frequent items at 0.5 to 1.5 times their usual rate.</summary>
    private const double MostUneven = 0.5;

    private readonly Lazy<NegativeSampler> whole;
    private readonly Lazy<NegativeSampler>[] shares;

    /// <param name="probabilities">The probability of each id. They sum to 1.</param>
    /// <param name="seed">Determines the order of the tables and their rounding.</param>
    /// <param name="longestRun">The largest number of draws read from one start.</param>
    /// <param name="inAll">The number of first items that are in every sampler.</param>
    /// <param name="threads">The number of samplers; a single one has all items.</param>
    public NegativeSamplers(double[] probabilities, ulong seed, int longestRun, int inAll, int threads)
    {
        whole = new(() => new NegativeSampler(probabilities, seed, longestRun));
        var frequent = threads > 1 ? Frequent(probabilities, inAll, threads) : [];
        shares = frequent.Length > 0 && frequent.All(factor => Math.Abs(factor - 1) < MostUneven)
            ? [.. frequent.Select((factor, share) => new Lazy<NegativeSampler>(() => new NegativeSampler(Share(probabilities, inAll, share, threads, factor), seed, longestRun)))]
            : [whole];
    }

    /// <summary>The sampler of a batch (<see cref="SentenceBatch.Rotation"/>).</summary>
    public NegativeSampler For(SentenceBatch batch) => (batch.Rotation is { } rotation ? shares[rotation % shares.Length] : whole).Value;

    public void Dispose()
    {
        foreach (var sampler in shares.Append(whole).Where(sampler => sampler.IsValueCreated))
            sampler.Value.Dispose();
    }

    /// <summary>
    /// For each sampler, the factor on the rate of the frequent items that makes its probabilities sum to 1. Empty if there are no rare items.
    /// </summary>
    private static double[] Frequent(double[] probabilities, int inAll, int count)
    {
        if (probabilities.Length <= inAll)
            return [];
        var rare = new double[count];
        for (var id = inAll; id < probabilities.Length; id++)
            rare[ShareOf(id, inAll, count)] += probabilities[id];
        var frequent = 1 - rare.Sum();
        return [.. rare.Select(part => (1 - (count * part)) / frequent)];
    }

    /// <summary>The probabilities of one sampler. The mean over all samplers is the whole distribution.</summary>
    private static double[] Share(double[] probabilities, int inAll, int share, int count, double frequent) =>
        [.. probabilities.Select((probability, id) => id < inAll ? probability * frequent : ShareOf(id, inAll, count) == share ? probability * count : 0)];

    private static int ShareOf(int id, int inAll, int count) => (id - inAll) / ConsecutiveItems % count;
}
