using Embeddings.Numerics.Lanes;
using Embeddings.Projection.Neighbours;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Projection.Neighbours;

public sealed class NearestNeighboursTests
{
    private const int Items = 1000;
    private const int PerItem = 15;
    private static readonly ParallelOptions Threads = new();

    [Fact]
    public void They_are_those_of_an_exact_search_but_for_what_eight_bits_cannot_tell_apart()
    {
        using var sample = ClusteredTable.Of(Items, 20);
        var search = new SimilaritySearch(sample.Table);

        var found = NearestNeighbours.Of(sample.Table, Items, PerItem, Threads);

        var same = Enumerable.Range(0, Items).Sum(item => search.Nearest($"item{item}", new SearchOptions { Top = PerItem })
            .Select(neighbour => neighbour.Item)
            .Intersect(found.IdsOf(item).ToArray().Select(id => $"item{id}"))
            .Count());
        Assert.InRange(same / (double)(Items * PerItem), 0.97, 1);
    }

    [Fact]
    public void Their_cosines_are_right_to_a_hundredth_and_fall()
    {
        using var sample = ClusteredTable.Of(Items, 20);

        var found = NearestNeighbours.Of(sample.Table, Items, PerItem, Threads);

        for (var rank = 0; rank < PerItem; rank++)
        {
            var exact = VectorSimilarity.Of(sample.Table.Vector(7), sample.Table.Vector(found.IdsOf(7)[rank]), SimilarityMetric.Cosine);
            Assert.Equal(exact, found.CosinesOf(7)[rank], 0.01f);
            Assert.True(rank == 0 || found.CosinesOf(7)[rank] <= found.CosinesOf(7)[rank - 1]);
        }
    }

    [Fact]
    public void They_are_the_same_with_every_kernel_and_any_number_of_threads()
    {
        using var sample = ClusteredTable.Of(Items, 20);

        var expected = NearestNeighbours.Of(sample.Table, Items, PerItem, Threads, width: LaneWidth.Scalar);

        foreach (var width in LaneWidths.Available)
        {
            foreach (var threads in new[] { 1, 3 })
            {
                var found = NearestNeighbours.Of(
                    sample.Table, Items, PerItem, new ParallelOptions { MaxDegreeOfParallelism = threads }, width: width);
                Assert.Equal(expected.Ids, found.Ids);
                Assert.Equal(expected.Cosines, found.Cosines);
            }
        }
    }

    [Fact]
    public void Of_two_equally_near_the_more_frequent_comes_first_and_none_is_its_own_neighbour()
    {
        using var sample = SampleTable.Of([.. Enumerable.Range(0, 150).Select(id => $"item{id}")], [.. Enumerable.Repeat(new[] { 1f, 2f }, 150)]);

        var found = NearestNeighbours.Of(sample.Table, 150, 3, Threads);

        Assert.Equal([1, 2, 3], found.IdsOf(0).ToArray());
        Assert.Equal([0, 1, 3], found.IdsOf(2).ToArray());
        Assert.Equal([0, 1, 2], found.IdsOf(149).ToArray());
    }

    [Fact]
    public void They_are_looked_for_among_the_first_items_only()
    {
        using var sample = ClusteredTable.Of(Items, 20);

        var found = NearestNeighbours.Of(sample.Table, 100, PerItem, Threads);

        Assert.All(found.Ids, id => Assert.InRange(id, 0, 99));
    }
}
