using Embeddings.Numerics;

namespace Embeddings.Corpus.Graphs;

/// <summary>Walks from one node with its own random numbers.</summary>
internal sealed class Walker
{
    /// <summary>With usual values of p and q a draw takes a few tries. So many mean that no neighbour has a bias near the largest.</summary>
    private const int MostTries = 1_000;

    private readonly Graph graph;
    private readonly int node;
    private readonly double back;
    private readonly double outward;
    private readonly double largest;
    private readonly bool biased;
    private SplitMix64 random;

    public Walker(Graph graph, int node, GraphOptions options)
    {
        this.graph = graph;
        this.node = node;
        (back, outward) = (1 / options.P, 1 / options.Q);
        biased = options.P != 1 || options.Q != 1;
        largest = Math.Max(1, Math.Max(back, outward));
        random = new SplitMix64(new SplitMix64(options.Seed + (ulong)node).Next());
    }

    /// <summary>Fills the walk from its start node and returns its length.</summary>
    public int Walk(Span<int> walk)
    {
        walk[0] = node;
        for (var step = 1; step < walk.Length; step++)
        {
            if (graph.Neighbours(walk[step - 1]).IsEmpty)
                return step;
            walk[step] = step == 1 ? ByWeight(walk[0]) : ByWeightAndBias(walk[step - 2], walk[step - 1]);
        }

        return walk.Length;
    }

    // Rejection sampling instead of node2vec's table for every pair of nodes. It needs no memory. The average number of tries is the ratio of the
    // largest bias to the mean bias.
    private int ByWeightAndBias(int previous, int current)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var next = ByWeight(current);
            if (!biased || random.Unit() * largest < Bias(previous, next))
                return next;
        }

        return ByBiasedWeight(previous, current);
    }

    /// <summary>Draws the same distribution without rejection. It takes time in proportion to the number of neighbours, but always ends.</summary>
    private int ByBiasedWeight(int previous, int current)
    {
        var neighbours = graph.Neighbours(current);
        var cumulative = graph.CumulativeWeights(current);
        var sums = new double[neighbours.Length];
        var (sum, before) = (0.0, 0.0);
        for (var index = 0; index < sums.Length; index++)
        {
            sums[index] = sum += (cumulative[index] - before) * Bias(previous, neighbours[index]);
            before = cumulative[index];
        }

        var drawn = Array.BinarySearch(sums, random.Unit() * sum);
        return neighbours[Math.Min(drawn < 0 ? ~drawn : drawn + 1, sums.Length - 1)];
    }

    private double Bias(int previous, int next) =>
        next == previous ? back : graph.HasEdge(previous, next) ? 1 : outward;

    private int ByWeight(int from)
    {
        var cumulative = graph.CumulativeWeights(from);
        var drawn = cumulative.BinarySearch(random.Unit() * cumulative[^1]);
        // A draw that equals a bound belongs to the edge above it.
        var index = drawn < 0 ? ~drawn : drawn + 1;
        return graph.Neighbours(from)[Math.Min(index, cumulative.Length - 1)];
    }
}
