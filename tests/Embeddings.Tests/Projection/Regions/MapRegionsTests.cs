using Embeddings.Projection;
using Embeddings.Projection.Regions;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Projection.Regions;

public sealed class MapRegionsTests
{
    private const int Items = 600;

    [Fact]
    public void Every_cluster_is_a_region_where_there_are_few()
    {
        using var sample = ClusteredTable.Of(Items, clusters: 6);

        var regions = Regions(sample);

        Assert.Equal(6, regions.Regions.Count);
        for (var item = 0; item < Items; item++)
            Assert.Equal(regions.RegionOf[item % 6], regions.RegionOf[item]);
    }

    [Fact]
    public void Of_many_clusters_are_made_no_more_regions_than_can_be_told_apart_the_largest_first()
    {
        using var sample = ClusteredTable.Of(Items, clusters: 40);

        var regions = Regions(sample);

        Assert.InRange(regions.Regions.Count, 2, MapRegions.Most);
        var sizes = Enumerable.Range(0, regions.Regions.Count).Select(region => regions.RegionOf.Count(of => of == region)).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);
    }

    [Fact]
    public void A_region_is_named_by_frequent_items_near_its_centre_not_by_the_most_frequent_one_at_its_edge()
    {
        // Item 0 is by far the most frequent and is between three topics. The nearness of other items to their topic does not depend on their count.
        var topics = SampleTable.RandomVectors(3, dimensions: 48, seed: 1);
        var spread = SampleTable.RandomVectors(Items, dimensions: 48, seed: 2);
        float[] Between() => [.. topics[0].Zip(topics[1], topics[2]).Select(values => values.First + values.Second + values.Third)];
        float[] Near(int item) => [.. topics[item % 3].Zip(spread[item], (topic, away) => topic + (0.6f * away))];
        using var sample = SampleTable.Of(
            [.. Enumerable.Range(0, Items).Select(item => $"item{item}")],
            [.. Enumerable.Range(0, Items).Select(item => item == 0 ? Between() : Near(item))],
            counts: [1_000_000, .. Enumerable.Range(1, Items - 1).Select(item => 1 + (10_000L / item))]);

        var regions = Regions(sample);

        Assert.Equal(3, regions.Regions.Count);
        Assert.All(regions.Regions.Index(), region =>
        {
            Assert.DoesNotContain(0, region.Item.Typical);
            Assert.All(region.Item.Typical, id => Assert.Equal(region.Index, regions.RegionOf[id]));
            Assert.True(region.Item.Typical.Average() < Items / 4d, "Rare items name the region.");
        });
    }

    [Fact]
    public void The_same_table_has_the_same_regions_with_any_number_of_threads()
    {
        using var sample = ClusteredTable.Of(Items, clusters: 12);

        Assert.Equal(Regions(sample, threads: 1).RegionOf, Regions(sample, threads: 3).RegionOf);
    }

    private static MapRegions Regions(SampleTable sample, int threads = 2) =>
        ItemProjection.Of(sample.Table, new ProjectionOptions { Threads = threads, Epochs = 1 }).Regions;
}
