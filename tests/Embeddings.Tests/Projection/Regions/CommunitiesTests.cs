using Embeddings.Projection.Regions;

namespace Embeddings.Tests.Projection.Regions;

public sealed class CommunitiesTests
{
    [Fact]
    public void Cliques_joined_by_single_links_are_communities()
    {
        var graph = RingOfCliques(cliques: 12, size: 5);

        var community = Communities.Of(graph);

        Assert.Equal([.. Enumerable.Range(0, 60).Select(node => node / 5)], community);
    }

    [Fact]
    public void Communities_of_a_known_graph_reach_its_best_known_modularity()
    {
        // Zachary's karate club (1977), links as in the paper's figure; the best known modularity is 0.4198 (Brandes et al. 2008).
        var graph = Graph(34, KarateClub());

        Assert.InRange(Modularity(graph, Communities.Of(graph)), 0.41, 0.42);
    }

    [Fact]
    public void Joining_communities_keeps_those_together_that_are_linked_most()
    {
        // Two pairs of cliques: three links within a pair, one between the pairs.
        var graph = Graph(4, [(0, 1, 3), (2, 3, 3), (1, 2, 1)]);

        Assert.Equal([0, 0, 2, 2], CommunityMerge.Of(graph, most: 2));
    }

    [Fact]
    public void Communities_without_a_link_stay_apart_however_few_are_wanted()
    {
        var graph = Graph(4, [(0, 1, 1), (2, 3, 1)]);

        Assert.Equal([0, 0, 2, 2], CommunityMerge.Of(graph, most: 1));
    }

    private static WeightedGraph RingOfCliques(int cliques, int size)
    {
        var links = new List<(int, int, double)>();
        for (var clique = 0; clique < cliques; clique++)
        {
            for (var node = 0; node < size; node++)
                links.AddRange(Enumerable.Range(node + 1, size - node - 1).Select(other => ((clique * size) + node, (clique * size) + other, 1d)));
            links.Add(((clique * size) + size - 1, (clique + 1) % cliques * size, 1));
        }

        return Graph(cliques * size, links);
    }

    private static WeightedGraph Graph(int nodes, IEnumerable<(int From, int To, double Weight)> links)
    {
        var both = links.Concat(links.Select(link => (From: link.To, To: link.From, link.Weight))).OrderBy(link => link.From).ToArray();
        int[] starts = [0, .. Enumerable.Range(0, nodes).Select(node => both.Count(link => link.From <= node))];
        return new WeightedGraph(starts, [.. both.Select(link => link.To)], [.. both.Select(link => link.Weight)], new double[nodes]);
    }

    private static double Modularity(WeightedGraph graph, int[] community)
    {
        var degrees = graph.Degrees();
        var all = degrees.Sum();
        var sum = 0d;
        for (var node = 0; node < graph.Count; node++)
        {
            for (var link = graph.Starts[node]; link < graph.Starts[node + 1]; link++)
                sum += community[node] == community[graph.Ends[link]] ? graph.Weights[link] : 0;
            for (var other = 0; other < graph.Count; other++)
                sum -= community[node] == community[other] ? degrees[node] * degrees[other] / all : 0;
        }

        return sum / all;
    }

    // For each node, the linked nodes with larger numbers, starting at 1.
    private static IEnumerable<(int From, int To, double Weight)> KarateClub()
    {
        int[][] links =
        [
            [2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32], [3, 4, 8, 14, 18, 20, 22, 31], [4, 8, 9, 10, 14, 28, 29, 33], [8, 13, 14],
            [7, 11], [7, 11, 17], [17], [], [31, 33, 34], [34], [], [], [], [34], [33, 34], [33, 34], [], [], [33, 34], [34], [33, 34], [], [33, 34],
            [26, 28, 30, 33, 34], [26, 28, 32], [32], [30, 34], [34], [32, 34], [33, 34], [33, 34], [33, 34], [34],
        ];
        return links.SelectMany((others, node) => others.Select(other => (node, other - 1, 1d)));
    }
}
