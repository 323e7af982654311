using System.Text;
using Embeddings.Corpus.Graphs;
using Embeddings.Tests.Corpus.Interactions;

namespace Embeddings.Tests.Corpus.Graphs;

public class GraphTests
{
    [Fact]
    public void Walks_out_of_range_and_more_than_can_be_trained_on_are_refused_before_the_first()
    {
        Assert.Equal("setting graph.walkLength", Assert.Throws<InvalidInputException>(() => new GraphOptions { WalkLength = int.MaxValue }.Validate()).Place);
        Assert.Equal("setting graph.walksPerNode", Assert.Throws<InvalidInputException>(() => new GraphOptions { WalksPerNode = int.MaxValue }.Validate()).Place);
        new GraphOptions().RequireSteps(nodes: 1_000_000_000);

        Assert.Equal("setting graph.walksPerNode", Assert.Throws<InvalidInputException>(() => new GraphOptions { WalksPerNode = 10_000 }.RequireSteps(nodes: 1_000_000_000)).Place);
    }

    [Fact]
    public void An_edge_is_walked_both_ways_unless_the_graph_is_directed()
    {
        const string edges = "from,to\na,b\nb,c\n";
        Assert.Equal(["b: a c"], Ways(Read(edges), "b"));
        Assert.Equal(["b: c"], Ways(Read(edges, new() { Directed = true }), "b"));
    }

    [Fact]
    public void The_same_walks_come_whatever_activity_a_node_falls_to()
    {
        var graph = Read("from,to\na,b\nb,c\nc,a\nc,d\nd,e\n");
        var options = new GraphOptions { WalkLength = 10, P = 4, Q = 0.25 };
        var whole = Walks(graph, 0, graph.Nodes, options);
        var parts = Enumerable.Range(0, graph.Nodes).SelectMany(node => Walks(graph, node, 1, options));
        Assert.Equal(whole, parts);
        Assert.Equal(50, whole.Length);
        Assert.NotEqual(whole, Walks(graph, 0, graph.Nodes, options with { Seed = 2 }));
    }

    [Fact]
    public void The_order_of_the_edges_changes_nothing() => Assert.Equal(
        Walks(Read("from,to\na,b\nb,c\nc,a\n"), 0, 3, new()), Walks(Read("from,to\nc,a\na,b\nb,c\n"), 0, 3, new()));

    [Fact]
    public void A_graph_survives_its_file_and_a_cut_one_is_refused_by_name()
    {
        var graph = Read("from,to,w\na,b,2\nb,ü,1\n", new() { WeightColumn = "w" });
        using var file = new MemoryStream();
        graph.Write(file);
        file.Position = 0;
        Assert.Equal(Walks(graph, 0, 3, new()), Walks(Graph.Read(file, "graph"), 0, 3, new()));
        var refusal = Assert.Throws<InvalidInputException>(() => Graph.Read(new MemoryStream(file.ToArray()[..^1]), "runs/1/graph"));
        Assert.Equal("runs/1/graph", refusal.Place);
    }

    [Fact]
    public void A_walk_takes_edges_in_proportion_to_their_weights()
    {
        // 20,000 draws of a share of 0.75: a standard error of 0.003, and four of them to each side.
        var graph = Read("from,to,w\nhub,x,3\nhub,y,1\n", new() { WeightColumn = "w", Directed = true });
        var walks = Seeded(2, seed => Walks(graph, 0, 1, new() { WalksPerNode = GraphOptions.MostWalksPerNode, WalkLength = 2, Seed = seed }));
        Assert.InRange(walks.Count(walk => walk == "hub x") / 20_000.0, 0.738, 0.762);
    }

    [Fact]
    public void P_and_q_bias_a_walk_as_node2vec_says()
    {
        // From a over b: back to a weighs 1/p, to c (a neighbour of a) 1, to d (none) 1/q.
        var graph = Read("from,to\na,b\na,c\nb,c\nb,d\n");
        var options = new GraphOptions { P = 4, Q = 0.5, WalkLength = 3, WalksPerNode = GraphOptions.MostWalksPerNode };
        var overB = Seeded(4, seed => Walks(graph, 0, 1, options with { Seed = seed })).Where(walk => walk.StartsWith("a b ", StringComparison.Ordinal)).ToArray();
        double Share(string last) => overB.Count(walk => walk.EndsWith(last, StringComparison.Ordinal)) / (double)overB.Length;
        // About 20,000 draws: four standard errors are at most 0.014.
        Assert.InRange(Share("a"), 0.25 / 3.25 - 0.014, 0.25 / 3.25 + 0.014);
        Assert.InRange(Share("c"), 1 / 3.25 - 0.014, 1 / 3.25 + 0.014);
        Assert.InRange(Share("d"), 2 / 3.25 - 0.014, 2 / 3.25 + 0.014);
    }

    [Fact]
    public void Names_of_nodes_keep_the_blanks_within_them()
    {
        using var output = new MemoryStream();
        RandomWalks.Write(Read("from,to\nNew York,Bath\n", new() { Directed = true }), 1, 1, new() { WalksPerNode = 1 }, output);
        Assert.Equal("New York\tBath\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void A_node_without_a_way_out_ends_a_walk()
    {
        var graph = Read("from,to\na,b\n", new() { Directed = true });
        Assert.Equal(["a b"], Walks(graph, 0, 2, new() { WalksPerNode = 1 }));
    }

    [Theory]
    [InlineData(double.Epsilon, 1)]
    [InlineData(1, double.Epsilon)]
    [InlineData(1e308, 1)]
    public void A_bias_with_which_walks_hardly_move_is_refused(double p, double q) =>
        Assert.StartsWith("setting graph.", Assert.Throws<InvalidInputException>(new GraphOptions { P = p, Q = q }.Validate).Place, StringComparison.Ordinal);

    /// <summary>No walk of this graph can step back, so every step is much less likely than the return that p makes likely.</summary>
    [Fact]
    public void Walks_with_the_strongest_bias_follow_the_weights_of_the_edges()
    {
        var options = new GraphOptions { Directed = true, WeightColumn = "w", P = 0.001, Q = 1000, WalksPerNode = 2_000, WalkLength = 3 };
        var graph = Read("from,to,w\na,b,1\nb,c,3\nb,d,1\n", options);

        var walks = Walks(graph, 0, 1, options);

        Assert.InRange(walks.Count(walk => walk == "a b c") / 2_000.0, 0.71, 0.79);
        Assert.All(walks, walk => Assert.Contains(walk, new[] { "a b c", "a b d" }));
    }

    [Theory]
    [InlineData("from,to,w\na,b,0\n", "the weight 0 is not positive")]
    [InlineData("from,to,w\na\ta,b,1\n", "the item 'a\ta' has a tab or a line break")]
    [InlineData("from,to,w\n", "no edge in the corpus")]
    public void A_graph_that_cannot_be_walked_is_refused(string edges, string problem)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(edges, new() { WeightColumn = "w" }));
        Assert.Equal(problem, refusal.Problem);
    }

    private static Graph Read(string edges, GraphOptions? options = null)
    {
        var files = RowFiles.With("edges.csv", edges);
        return EdgeList.Read([files.Whole("edges.csv").File], files.Open, options ?? new());
    }

    /// <summary>More walks than one node may have, by several seeds.</summary>
    private static string[] Seeded(ulong seeds, Func<ulong, string[]> walks) => [.. Enumerable.Range(1, (int)seeds).SelectMany(seed => walks((ulong)seed))];

    private static string[] Walks(Graph graph, int first, int nodes, GraphOptions options)
    {
        using var output = new MemoryStream();
        RandomWalks.Write(graph, first, nodes, options, output);
        return Encoding.UTF8.GetString(output.ToArray()).Replace('\t', ' ').Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Ways(Graph graph, string name)
    {
        var node = Enumerable.Range(0, graph.Nodes).Single(node => graph.Name(node) == name);
        return [$"{name}: {string.Join(' ', graph.Neighbours(node).ToArray().Select(graph.Name))}"];
    }
}
