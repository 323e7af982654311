using System.Numerics;
using Embeddings.Projection;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Tests.Projection;

public sealed class LinkRhythmTests
{
    private const int Items = 200;
    private const int Epochs = 500;

    [Fact]
    public void A_link_is_due_in_its_weights_share_of_the_epochs_and_evenly_so()
    {
        var graph = Graph();
        var rhythm = new LinkRhythm(graph);
        var due = new int[graph.Weights.Length];

        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var item = 0; item < Items; item++)
            {
                for (var first = graph.Starts[item]; first < graph.Starts[item + 1]; first += LinkRhythm.AtOnce)
                {
                    for (var bits = rhythm.Due(first, graph.Starts[item + 1], epoch); bits != 0; bits &= bits - 1)
                        due[first + BitOperations.TrailingZeroCount(bits)]++;
                }
            }

            for (var link = 0; link < due.Length; link++)
                Assert.InRange(due[link] - ((epoch + 1) * (double)graph.Weights[link]), -1.001, 1.001);
        }
    }

    [Fact]
    public void Links_of_the_next_item_are_not_among_those_that_are_due()
    {
        var graph = Graph();
        var rhythm = new LinkRhythm(graph);

        for (var item = 0; item < Items; item++)
            Assert.True(rhythm.Due(graph.Starts[item + 1] - 1, graph.Starts[item + 1], epoch: 0) <= 1);
    }

    [Fact]
    public void A_link_whose_weight_is_next_to_nothing_never_pulls()
    {
        var graph = Graph();
        graph.Weights[3] = 1e-12f;
        graph.Weights[4] = 0;
        var rhythm = new LinkRhythm(graph);

        Assert.All(Enumerable.Range(0, Epochs), epoch => Assert.Equal(0u, rhythm.Due(3, 5, epoch)));
    }

    private static NeighbourGraph Graph()
    {
        using var sample = ClusteredTable.Of(Items, 5);
        return NeighbourGraph.Of(NearestNeighbours.Of(sample.Table, Items, 15, new ParallelOptions()));
    }
}
