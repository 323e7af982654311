using Embeddings.Corpus.Graphs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Pipeline.Tests.Graphs;

/// <summary>Whole runs from an edge list to a published version.</summary>
public sealed class GraphRunTests : IDisposable
{
    private readonly Store store = new();

    private static ModelSettings Settings => Presets.Graph with
    {
        Training = Presets.Graph.Training with { Threads = 1 },
        Pipeline = new() { MapItems = 0 },
    };

    /// <summary>p = q = 1 is DeepWalk. With p = 1 and q = 2, node2vec's walks stay near, which suits communities.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public async Task The_nearest_neighbour_of_a_node_lies_in_its_own_community(double p, double q)
    {
        await store.WriteAsync("corpora/graph/edges.csv", PlantedCommunities.Edges(seed: 1));

        var published = await store.TrainAsync("graph", Settings with { Graph = new() { P = p, Q = q } });

        using var table = await store.TableAsync(published);
        Assert.Equal(PlantedCommunities.Communities * PlantedCommunities.NodesOfEach, table.Count);
        var search = new SimilaritySearch(table);
        var athome = Enumerable.Range(0, table.Count).Select(table.Word).Count(node =>
            PlantedCommunities.CommunityOf(search.Nearest([node], [], new SearchOptions { Top = 1 })[0].Item) == PlantedCommunities.CommunityOf(node));
        Assert.InRange(athome / (double)table.Count, 0.95, 1);
    }

    [Fact]
    public async Task Edges_that_cannot_be_read_end_the_run_with_their_place()
    {
        await store.WriteAsync("corpora/graph/edges.csv", "from,to\na\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("graph", Settings));

        Assert.StartsWith("edges.csv, line 2", refusal.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_without_edges_is_refused_with_what_to_upload()
    {
        await store.WriteAsync("corpora/graph/readme.txt", "not an edge list\n");

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("graph", Settings));

        Assert.Equal("Upload rows of two nodes.", refusal.Remedy);
    }

    [Fact]
    public async Task Walks_that_are_too_many_for_the_nodes_of_the_graph_are_refused_before_the_first()
    {
        await store.WriteAsync("corpora/graph/edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 11_000).Select(node => $"{node},{node + 1}\n")));

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() =>
            store.TrainAsync("graph", Settings with { Graph = new() { WalksPerNode = GraphOptions.MostWalksPerNode, WalkLength = GraphOptions.LongestWalk } }));

        Assert.Equal("setting graph.walksPerNode", refusal.Place);
        Assert.Contains("11,001 nodes", refusal.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => store.Dispose();
}
