namespace Embeddings.Projection.Regions;

/// <summary>
/// Joins communities until at most a given number is left. Each step joins the two communities whose union keeps the most modularity (Clauset, Newman
/// and Moore 2004, arXiv cond-mat/0408187). Communities without a link between them are never joined.
/// </summary>
internal static class CommunityMerge
{
    /// <param name="graph">The graph whose nodes are the communities.</param>
    /// <param name="most">The largest number of communities to leave. More are left if links do not allow it.</param>
    /// <returns>For each community, the number of the community it was joined into.</returns>
    public static int[] Of(WeightedGraph graph, int most)
    {
        var joined = Enumerable.Range(0, graph.Count).ToArray();
        var degrees = graph.Degrees();
        var all = degrees.Sum();
        var links = Enumerable.Range(0, graph.Count).Select(_ => new SortedDictionary<int, double>()).ToArray();
        for (var node = 0; node < graph.Count; node++)
        {
            for (var link = graph.Starts[node]; link < graph.Starts[node + 1]; link++)
                links[node][graph.Ends[link]] = graph.Weights[link];
        }

        for (var left = graph.Count; left > most && BestPair(links, degrees, all) is var (kept, gone); left--)
        {
            degrees[kept] += degrees[gone];
            foreach (var (other, weight) in links[gone])
            {
                links[other].Remove(gone);
                if (other != kept)
                    links[kept][other] = links[other][kept] = links[kept].GetValueOrDefault(other) + weight;
            }

            links[gone].Clear();
            for (var node = 0; node < joined.Length; node++)
                joined[node] = joined[node] == gone ? kept : joined[node];
        }

        return joined;
    }

    private static (int Kept, int Gone)? BestPair(SortedDictionary<int, double>[] links, double[] degrees, double all)
    {
        ((int, int)? best, var most) = (null, double.NegativeInfinity);
        for (var one = 0; one < links.Length; one++)
        {
            foreach (var (other, weight) in links[one])
            {
                var gain = weight - (degrees[one] * degrees[other] / all);
                if (other > one && gain > most)
                    (best, most) = ((one, other), gain);
            }
        }

        return best;
    }
}
