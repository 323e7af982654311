namespace Embeddings.Projection.Regions;

/// <summary>
/// Finds communities: parts of a graph whose nodes are linked to each other more than by chance. It uses the Louvain method of Blondel et al. 2008
/// (arXiv 0803.0476). Nodes are visited in order, and of equal gains the community with the smaller number wins, so the same graph gives the same
/// communities.
/// </summary>
internal static class Communities
{
    // Each pass moves far fewer nodes than the one before it. After this number of passes almost none move.
    private const int MostPasses = 30;
    private const double LeastGain = 1e-12;

    /// <returns>The community of each node. Communities are numbered from 0 in the order of their first nodes.</returns>
    public static int[] Of(WeightedGraph graph, CancellationToken cancellation = default)
    {
        var community = Enumerable.Range(0, graph.Count).ToArray();
        for (var (level, moved) = (graph, true); moved;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Moved(level);
            var parts = Renumber(part);
            moved = parts < level.Count;
            for (var node = 0; node < community.Length; node++)
                community[node] = part[community[node]];
            level = level.Aggregated(part, parts);
        }

        return community;
    }

    /// <summary>Numbers communities from 0 in the order of their first nodes.</summary>
    /// <returns>The number of communities.</returns>
    internal static int Renumber(int[] community)
    {
        var numbers = new Dictionary<int, int>();
        for (var node = 0; node < community.Length; node++)
        {
            if (!numbers.TryGetValue(community[node], out var number))
                numbers.Add(community[node], number = numbers.Count);
            community[node] = number;
        }

        return numbers.Count;
    }

    private static int[] Moved(WeightedGraph graph)
    {
        var community = Enumerable.Range(0, graph.Count).ToArray();
        var degrees = graph.Degrees();
        var totals = degrees.ToArray();
        var all = degrees.Sum();
        var (toward, touched) = (new double[graph.Count], new List<int>());
        for (var (pass, moves) = (0, 1); pass < MostPasses && moves > 0; pass++)
        {
            moves = 0;
            for (var node = 0; node < graph.Count; node++)
            {
                var own = community[node];
                Gather(graph, node, community, toward, touched);
                totals[own] -= degrees[node];
                var best = Best(own, degrees[node] / all, toward, touched, totals);
                totals[best] += degrees[node];
                community[node] = best;
                moves += best == own ? 0 : 1;
                touched.ForEach(other => toward[other] = 0);
                touched.Clear();
            }
        }

        return community;
    }

    private static void Gather(WeightedGraph graph, int node, int[] community, double[] toward, List<int> touched)
    {
        for (var link = graph.Starts[node]; link < graph.Starts[node + 1]; link++)
        {
            var other = community[graph.Ends[link]];
            if (toward[other] == 0)
                touched.Add(other);
            toward[other] += graph.Weights[link];
        }
    }

    // Compares half of the modularity that each community gains by the node, times the weight of all links.
    private static int Best(int own, double share, double[] toward, List<int> touched, double[] totals)
    {
        var (best, most) = (own, toward[own] - (share * totals[own]));
        foreach (var other in touched)
        {
            var gain = toward[other] - (share * totals[other]);
            if (gain > most + LeastGain || (gain > most - LeastGain && gain >= most && other < best))
                (best, most) = (other, gain);
        }

        return best;
    }
}
