using Embeddings.Projection;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Projection;

public sealed class ItemProjectionTests
{
    private const int Items = 1500;
    private const int Clusters = 25;
    private static readonly ProjectionOptions Options = new();

    [Fact]
    public void What_is_similar_lies_together_far_more_than_by_chance_and_than_on_principal_components()
    {
        using var sample = ClusteredTable.Of(Items, Clusters);

        var map = Preservation.Of(sample.Table, Preservation.PositionsOf(ItemProjection.Of(sample.Table, Options)));
        var components = Preservation.Of(sample.Table, PrincipalComponents.Of(sample.Table, Items, 1, new ParallelOptions()));

        // Ten of 1,500 by chance: below 0.01.
        Assert.InRange(components, 0.02, map / 3);
    }

    [Fact]
    public void A_cluster_stays_one()
    {
        using var sample = ClusteredTable.Of(Items, Clusters);
        var places = Preservation.PositionsOf(ItemProjection.Of(sample.Table, Options));

        var together = Enumerable.Range(0, Items).Count(item => NearestTo(places, item) % Clusters == item % Clusters);

        Assert.InRange(together, 0.99 * Items, Items);
    }

    [Fact]
    public void The_same_table_and_seed_give_the_same_map_with_any_number_of_threads()
    {
        using var sample = ClusteredTable.Of(Items, Clusters);

        Assert.Equal(Bytes(sample, Options with { Threads = 1 }), Bytes(sample, Options with { Threads = 3 }));
        Assert.NotEqual(Bytes(sample, Options), Bytes(sample, Options with { Seed = 2 }));
    }

    [Fact]
    public void Only_the_most_frequent_items_are_on_the_map_and_fill_it_from_side_to_side()
    {
        using var sample = ClusteredTable.Of(Items, Clusters);

        var map = ItemProjection.Of(sample.Table, Options with { MaximumItems = 400 });

        Assert.Equal((400, sample.Table.ContentHash), (map.Count, map.TableHash));
        Assert.All(map.X.ToArray().Concat(map.Y.ToArray()), value => Assert.InRange(value, -1, 1));
        Assert.Equal(2, Math.Max(Extent(map.X), Extent(map.Y)), 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_table_of_a_few_items_has_a_map_too(int count)
    {
        using var sample = SampleTable.Of(
            [.. Enumerable.Range(0, count).Select(id => $"item{id}")], SampleTable.RandomVectors(count, dimensions: 3, seed: 1));

        Assert.All(ItemProjection.Of(sample.Table, Options).X.ToArray(), value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void Equal_vectors_and_vectors_without_a_direction_get_places_too()
    {
        float[][] vectors = [.. Enumerable.Repeat(new[] { 1f, 2f }, 50), .. Enumerable.Repeat(new[] { 0f, 0f }, 50)];
        using var sample = SampleTable.Of([.. Enumerable.Range(0, 100).Select(id => $"item{id}")], vectors);

        var map = ItemProjection.Of(sample.Table, Options);

        Assert.All(map.X.ToArray().Concat(map.Y.ToArray()), value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void The_work_ends_when_it_is_cancelled()
    {
        using var sample = ClusteredTable.Of(Items, Clusters);
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => ItemProjection.Of(sample.Table, Options, new Cancelling(source), source.Token));
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(20_000, 500)]
    [InlineData(25_000, 400)]
    [InlineData(50_000, 200)]
    [InlineData(200_000, 200)]
    public void Where_nothing_is_said_a_layout_of_fewer_items_is_gone_through_more_often(int items, int epochs)
    {
        Assert.Equal(epochs, Options.EpochsOf(items));
        Assert.Equal(7, (Options with { Epochs = 7 }).EpochsOf(items));
    }

    [Fact]
    public void An_option_out_of_its_range_is_named()
    {
        using var sample = ClusteredTable.Of(30, 3);

        var error = Assert.Throws<InvalidInputException>(() => ItemProjection.Of(sample.Table, Options with { Neighbours = 1 }));

        Assert.Equal("setting projection.neighbours: 1 is out of range. Give a whole number from 2 to 100.", error.Message);
    }

    private static int NearestTo(Positions places, int item) => Enumerable.Range(0, places.Count)
        .Where(other => other != item)
        .MinBy(other => Math.Pow(places[other].X - places[item].X, 2) + Math.Pow(places[other].Y - places[item].Y, 2));

    private static float Extent(ReadOnlySpan<float> values) => values.ToArray().Max() - values.ToArray().Min();

    private static byte[] Bytes(SampleTable sample, ProjectionOptions options)
    {
        using var stream = new MemoryStream();
        ItemProjection.Of(sample.Table, options).Write(stream);
        return stream.ToArray();
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }
}
