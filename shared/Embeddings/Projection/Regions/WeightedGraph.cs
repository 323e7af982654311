using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection.Regions;

/// <summary>An undirected graph in compressed rows. Every link is in the rows of both of its ends. Loops are stored separately.</summary>
/// <param name="Starts">The start of each node's links: one more entry than there are nodes.</param>
/// <param name="Ends">The node at the other end of each link.</param>
/// <param name="Weights">The weight of each link.</param>
/// <param name="Loops">Twice the weight inside each node.</param>
internal sealed record WeightedGraph(int[] Starts, int[] Ends, double[] Weights, double[] Loops)
{
    public int Count => Loops.Length;

    public static WeightedGraph Of(NeighbourGraph graph) =>
        new(graph.Starts, graph.Ends, Array.ConvertAll(graph.Weights, weight => (double)weight), new double[graph.Count]);

    /// <summary>Returns the sum of the weights of each node's links, including its loop.</summary>
    public double[] Degrees()
    {
        var degrees = new double[Count];
        for (var node = 0; node < Count; node++)
        {
            degrees[node] = Loops[node];
            for (var link = Starts[node]; link < Starts[node + 1]; link++)
                degrees[node] += Weights[link];
        }

        return degrees;
    }

    /// <summary>Returns the graph whose nodes are communities of this graph's nodes.</summary>
    /// <param name="community">The community of each node: 0 to <paramref name="communities"/> - 1.</param>
    public WeightedGraph Aggregated(int[] community, int communities)
    {
        var members = MembersOf(community, communities);
        var (starts, ends, weights, loops) = (new int[communities + 1], new List<int>(), new List<double>(), new double[communities]);
        var (toward, touched) = (new double[communities], new SortedSet<int>());
        for (var own = 0; own < communities; own++)
        {
            foreach (var node in members[own])
            {
                loops[own] += Loops[node];
                for (var link = Starts[node]; link < Starts[node + 1]; link++)
                {
                    touched.Add(community[Ends[link]]);
                    toward[community[Ends[link]]] += Weights[link];
                }
            }

            foreach (var other in touched)
            {
                if (other == own)
                {
                    loops[own] += toward[other];
                }
                else
                {
                    ends.Add(other);
                    weights.Add(toward[other]);
                }

                toward[other] = 0;
            }

            touched.Clear();
            starts[own + 1] = ends.Count;
        }

        return new WeightedGraph(starts, [.. ends], [.. weights], loops);
    }

    private static List<int>[] MembersOf(int[] community, int communities)
    {
        var members = Enumerable.Range(0, communities).Select(_ => new List<int>()).ToArray();
        for (var node = 0; node < community.Length; node++)
            members[community[node]].Add(node);
        return members;
    }
}
