namespace Embeddings.Projection.Neighbours;

/// <summary>
/// The weighted undirected graph of nearest neighbours of McInnes, Healy and Melville 2018 (arXiv 1802.03426, section 3.1). With d = 1 - cosine, an
/// item's nearest neighbour has weight 1 and the others exp(-(d - rho) / sigma). Sigma makes the weights of each item sum to log2 of the number of
/// its neighbours. Two items that list each other with weights a and b are linked with weight a + b - ab.
/// </summary>
internal sealed class NeighbourGraph
{
    // Halvings of the range of log(sigma), which is 18. The remaining interval is below the precision of float32.
    private const int Halvings = 30;

    private NeighbourGraph(int count, int[] starts)
    {
        (Count, Starts) = (count, starts);
        Ends = new int[starts[count]];
        Weights = new float[starts[count]];
    }

    public int Count { get; }

    /// <summary>The start of each item's links, Count + 1 values.</summary>
    public int[] Starts { get; }

    /// <summary>The item at the other end of each link.</summary>
    public int[] Ends { get; }

    /// <summary>The weight of each link, in (0, 1].</summary>
    public float[] Weights { get; }

    public static NeighbourGraph Of(NearestNeighbours neighbours)
    {
        var weights = new float[neighbours.Ids.Length];
        for (var item = 0; item < neighbours.Count; item++)
            Weigh(neighbours.CosinesOf(item), weights.AsSpan(item * neighbours.PerItem, neighbours.PerItem));
        var graph = new NeighbourGraph(neighbours.Count, CountLinks(neighbours));
        graph.Link(neighbours, weights);
        return graph;
    }

    private static void Weigh(ReadOnlySpan<float> cosines, Span<float> weights)
    {
        if (cosines.IsEmpty)
            return;
        var nearest = cosines[0];
        var target = Math.Log2(cosines.Length);
        var (low, high) = (1e-4, 1e4);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var sigma = Math.Sqrt(low * high);
            var sum = 0d;
            foreach (var cosine in cosines)
                sum += Math.Exp((cosine - nearest) / sigma);
            (low, high) = sum > target ? (low, sigma) : (sigma, high);
        }

        for (var rank = 0; rank < cosines.Length; rank++)
            weights[rank] = (float)Math.Exp((cosines[rank] - nearest) / low);
    }

    private static int[] CountLinks(NearestNeighbours neighbours)
    {
        var starts = new int[neighbours.Count + 1];
        for (var item = 0; item < neighbours.Count; item++)
        {
            foreach (var other in neighbours.IdsOf(item))
            {
                starts[item + 1]++;
                if (!neighbours.IdsOf(other).Contains(item))
                    starts[other + 1]++;
            }
        }

        for (var item = 0; item < neighbours.Count; item++)
            starts[item + 1] += starts[item];
        return starts;
    }

    private void Link(NearestNeighbours neighbours, float[] weights)
    {
        var next = Starts[..Count];
        for (var item = 0; item < Count; item++)
        {
            for (var rank = 0; rank < neighbours.PerItem; rank++)
            {
                var other = neighbours.IdsOf(item)[rank];
                var weight = weights[(item * neighbours.PerItem) + rank];
                var back = neighbours.IdsOf(other).IndexOf(item);
                if (back < 0)
                    (Ends[next[other]], Weights[next[other]++]) = (item, weight);
                else
                    weight += weights[(other * neighbours.PerItem) + back] * (1 - weight);
                (Ends[next[item]], Weights[next[item]++]) = (other, weight);
            }
        }
    }
}
