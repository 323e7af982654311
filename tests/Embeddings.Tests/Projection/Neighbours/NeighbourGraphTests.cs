using Embeddings.Projection.Neighbours;

namespace Embeddings.Tests.Projection.Neighbours;

public sealed class NeighbourGraphTests
{
    private const int Items = 600;

    [Fact]
    public void A_link_weighs_the_same_from_both_ends()
    {
        var graph = Graph();

        for (var item = 0; item < Items; item++)
        {
            for (var link = graph.Starts[item]; link < graph.Starts[item + 1]; link++)
                Assert.Equal(graph.Weights[link], WeightOf(graph, graph.Ends[link], item), 1e-6f);
        }
    }

    [Fact]
    public void No_item_is_linked_to_itself_or_twice_to_another()
    {
        var graph = Graph();

        for (var item = 0; item < Items; item++)
        {
            var ends = graph.Ends[graph.Starts[item]..graph.Starts[item + 1]];
            Assert.DoesNotContain(item, ends);
            Assert.Equal(ends.Length, ends.Distinct().Count());
        }
    }

    [Fact]
    public void Weights_lie_above_0_and_up_to_1_and_every_items_nearest_weighs_1()
    {
        var graph = Graph();

        Assert.All(graph.Weights, weight => Assert.InRange(weight, float.Epsilon, 1));
        for (var item = 0; item < Items; item++)
            Assert.Equal(1, graph.Weights[graph.Starts[item]..graph.Starts[item + 1]].Max(), 1e-6f);
    }

    private static NeighbourGraph Graph()
    {
        using var sample = ClusteredTable.Of(Items, 12);
        return NeighbourGraph.Of(NearestNeighbours.Of(sample.Table, Items, 15, new ParallelOptions()));
    }

    private static float WeightOf(NeighbourGraph graph, int from, int to) =>
        graph.Weights[Array.IndexOf(graph.Ends, to, graph.Starts[from], graph.Starts[from + 1] - graph.Starts[from])];
}
