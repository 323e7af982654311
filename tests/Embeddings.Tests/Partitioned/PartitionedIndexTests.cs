using Embeddings.Partitioned;
using Embeddings.Partitioned.Building;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Partitioned;

public sealed class PartitionedIndexTests : IClassFixture<PartitionedIndexTests.Indexed>
{
    private const int Count = 6_000;
    private const int Dimensions = 24;
    private static readonly PartitionOptions Options = new() { ListRows = 48 };
    private readonly Indexed indexed;

    public PartitionedIndexTests(Indexed indexed) => this.indexed = indexed;

    public static TheoryData<SimilarityMetric> Metrics => [.. Enum.GetValues<SimilarityMetric>()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task Nearly_all_of_the_ten_nearest_are_found_in_clustered_vectors(SimilarityMetric metric) =>
        Assert.InRange(await RecallAsync(indexed.Index, indexed.Search, new SearchOptions { Metric = metric }), 0.97, 1);

    [Fact]
    public async Task More_lists_find_more_in_vectors_without_any_structure()
    {
        using var sample = SampleTable.Of([.. Enumerable.Range(0, Count).Select(id => $"item{id}")], SampleTable.RandomVectors(Count, Dimensions, seed: 4));
        var search = new SimilaritySearch(sample.Table);
        using var few = SampleIndex.Of(sample.Table, Options, lists: 4);
        using var many = SampleIndex.Of(sample.Table, Options, lists: 60);

        var recall = await RecallAsync(few.Index, search, SearchOptions.Default);
        Assert.InRange(recall, 0.3, 0.95);
        Assert.InRange(await RecallAsync(many.Index, search, SearchOptions.Default), Math.Max(0.95, recall), 1);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task As_many_lists_are_read_as_the_vectors_need(SimilarityMetric metric)
    {
        // No clusters, and a few vectors that are much longer than the others, as those of frequent words are.
        var vectors = SampleTable.RandomVectors(Count, Dimensions, seed: 5);
        for (var id = 0; id < Count; id++)
            vectors[id] = [.. vectors[id].Select(value => value * (1 + (200f / (id + 20))))];
        using var sample = SampleTable.Of([.. Enumerable.Range(0, Count).Select(id => $"item{id}")], vectors);
        using var index = SampleIndex.Of(sample.Table, Options);

        Assert.InRange(await RecallAsync(index.Index, new SimilaritySearch(sample.Table), new SearchOptions { Metric = metric }), 0.95, 1);
        Assert.InRange(index.Probes.ByDirection.ForTen, 17, Count / 48);
    }

    [Fact]
    public async Task Neighbours_that_are_equal_to_the_third_digit_are_told_apart()
    {
        // A hundred topics of sixty words each. The words of a topic have cosines of some .998 to each other.
        var (topics, noise) = (SampleTable.RandomVectors(100, Dimensions, seed: 8), SampleTable.RandomVectors(Count, Dimensions, seed: 9));
        float[][] vectors = [.. noise.Select((vector, id) => vector.Zip(topics[id % 100], (own, topic) => topic + (0.03f * own)).ToArray())];
        using var sample = SampleTable.Of([.. Enumerable.Range(0, vectors.Length).Select(id => $"item{id}")], vectors);
        var search = new SimilaritySearch(sample.Table);
        using var index = SampleIndex.Of(sample.Table, Options);

        Assert.InRange(await RecallAsync(index.Index, search, SearchOptions.Default), 0.99, 1);
    }

    [Fact]
    public void Few_lists_are_read_of_clear_clusters() => Assert.InRange(indexed.Probes.ByDirection.ForTen, 4, 16);

    [Fact]
    public async Task Similarities_and_counts_are_those_of_exact_search()
    {
        var exact = indexed.Search.Nearest(Query(11, new SearchOptions { Top = 200 })).ToDictionary(item => item.Item);

        Assert.All(await indexed.Index.NearestAsync(Query(11, SearchOptions.Default)), item => Assert.Equal(exact[item.Scored.Item], item.Scored));
    }

    [Fact]
    public async Task A_query_takes_two_round_trips()
    {
        using var fresh = new SampleIndex(indexed.Bytes);

        await fresh.Index.NearestAsync(Query(7, SearchOptions.Default));

        Assert.Equal((1, 1, 0), (fresh.Lists.Calls, fresh.Rows.Calls, fresh.Words.Calls));
    }

    [Fact]
    public async Task An_items_row_and_the_lists_near_it_are_read_at_once()
    {
        using var fresh = new SampleIndex(indexed.Bytes);

        var rows = await fresh.Index.FindForQueryAsync(new Dictionary<string, float> { ["item7"] = 1, ["nobody"] = 1 });

        Assert.Equal((1, 1, 1), (fresh.Lists.Calls, fresh.Rows.Calls, fresh.Words.Calls));
        Assert.Equal(indexed.Table.Vector(7).ToArray(), Assert.Single(rows).Value.Vector);
    }

    [Fact]
    public async Task A_filter_applies_within_the_search_and_widens_it()
    {
        var tenth = ItemFilter.Including(indexed.Table, Enumerable.Range(0, Count).Where(id => id % 10 == 1));
        var options = new SearchOptions { Filter = tenth };

        Assert.All(await indexed.Index.NearestAsync(Query(5, options)), item => Assert.Equal(1, item.Id % 10));
        Assert.InRange(await RecallAsync(indexed.Index, indexed.Search, options), 0.97, 1);
    }

    [Fact]
    public async Task A_filter_that_few_items_pass_still_finds_them_all()
    {
        var few = new SearchOptions { Filter = ItemFilter.Including(indexed.Table, [7, 70, 700]), Top = 5 };

        Assert.Equal([7, 70, 700], (await indexed.Index.NearestAsync(Query(5, few))).Select(item => item.Id).Order());
    }

    [Fact]
    public async Task Excluded_items_and_those_below_the_minimum_are_not_answered()
    {
        var best = await indexed.Index.NearestAsync(Query(5, SearchOptions.Default));
        var minimum = new SearchOptions { Minimum = best[3].Scored.Similarity };

        var without = await indexed.Index.NearestAsync(Query(5, SearchOptions.Default) with { Excluded = [5, best[0].Id] });

        Assert.Equal(best.Skip(1).Select(item => item.Id), without.Take(9).Select(item => item.Id));
        Assert.Equal(best.Take(4), await indexed.Index.NearestAsync(Query(5, minimum)));
    }

    [Fact]
    public async Task Every_item_can_be_asked_for()
    {
        var all = await indexed.Index.NearestAsync(new SearchQuery(indexed.Table.Vector(5).ToArray(), new SearchOptions { Top = Count }, []));

        Assert.Equal(indexed.Search.Nearest(new SearchQuery(indexed.Table.Vector(5).ToArray(), new SearchOptions { Top = Count }, [])), all.Select(item => item.Scored));
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task An_exact_answer_reads_all_lists_and_equals_the_search_of_the_table(SimilarityMetric metric)
    {
        var options = new SearchOptions { Exact = true, Metric = metric, Top = 25 };

        Assert.Equal(indexed.Search.Nearest(Query(11, options)), (await indexed.Index.NearestAsync(Query(11, options))).Select(item => item.Scored));
    }

    [Fact]
    public async Task A_filter_that_a_thousand_items_pass_is_answered_from_their_rows_alone()
    {
        var options = new SearchOptions { Filter = ItemFilter.Including(indexed.Table, Enumerable.Range(0, 1_000).Select(id => 5 * id)), Top = 30 };
        using var index = new SampleIndex(indexed.Bytes);

        Assert.Equal(indexed.Search.Nearest(Query(7, options)), (await index.Index.NearestAsync(Query(7, options))).Select(item => item.Scored));
        Assert.Equal((0, 1), (index.Lists.Calls, index.Rows.Calls));
    }

    [Fact]
    public async Task An_exact_answer_from_too_many_lists_is_refused_with_its_cost()
    {
        using var index = new SampleIndex(indexed.Bytes, exactUpTo: 1 << 10);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => index.Index.NearestAsync(Query(5, new SearchOptions { Exact = true })));

        Assert.Equal("exact", refusal.Place);
        Assert.Contains("index.partitionAboveMegabytes", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("MiB", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_vectors_are_spread_over_the_lists_and_found()
    {
        var vectors = SampleTable.RandomVectors(500, 8, seed: 6);
        for (var id = 0; id < 200; id++)
            vectors[id] = new float[8];
        using var sample = SampleTable.Of([.. Enumerable.Range(0, 500).Select(id => $"item{id}")], vectors);
        using var index = SampleIndex.Of(sample.Table, new PartitionOptions { ListRows = 16 });

        var all = await index.Index.NearestAsync(new SearchQuery(vectors[300], new SearchOptions { Top = 500 }, []));

        Assert.Equal(500, all.Count);
        Assert.Equal(200, all.Count(item => item.Scored.Similarity == 0));
    }

    [Fact]
    public async Task Next_items_have_the_scores_of_the_recommender()
    {
        var (input, output) = (SampleTable.RandomVectors(2_000, 12, seed: 8), SampleTable.RandomVectors(2_000, 12, seed: 9));
        var counts = Enumerable.Range(0, 2_000).Select(id => 3_000L - id).ToArray();
        using var sample = SampleTable.Of([.. Enumerable.Range(0, 2_000).Select(id => $"item{id}")], input, counts, output);
        var expected = new Recommender(sample.Table).Recommend(["item3"], new RecommendationOptions { Relation = Relation.Next, CountShare = 0.4 }).Items;
        using var index = new SampleIndex(IndexBytes.Build(IndexedVectors.OfNext(sample.Table), Options), lists: 50);

        var found = await index.Index.NearestAsync(new SearchQuery((float[])[.. input[3], 0.4f], new SearchOptions { Metric = SimilarityMetric.Dot }, [3]));

        Assert.Equal(expected.Select(item => item.Item), found.Select(item => item.Scored.Item));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Similarity, pair.Second.Scored.Similarity, 1e-4));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(50, 3)]
    public void The_bytes_are_the_same_for_any_number_of_activities_and_threads(int activities, int threads)
    {
        var again = IndexBytes.Build(IndexedVectors.OfItems(indexed.Table), Options with { Threads = threads }, activities);

        Assert.Equal(indexed.Bytes.Centroids, again.Centroids);
        Assert.Equal(indexed.Bytes.Directory, again.Directory);
        Assert.Equal(indexed.Bytes.Lists, again.Lists);
        Assert.Equal(indexed.Bytes.Rows, again.Rows);
        Assert.Equal(indexed.Bytes.Words, again.Words);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Equal("setting index.listRows", Assert.Throws<InvalidInputException>(new PartitionOptions { ListRows = 7 }.Validate).Place);
        Assert.Equal("setting index.copies", Assert.Throws<InvalidInputException>(new PartitionOptions { Copies = 9 }.Validate).Place);
    }

    private SearchQuery Query(int id, SearchOptions options) => new(indexed.Table.Vector(id).ToArray(), options, [id]);

    private static async Task<double> RecallAsync(PartitionedIndex index, SimilaritySearch search, SearchOptions options)
    {
        var (found, expected) = (0, 0);
        for (var id = 0; id < 60; id++)
        {
            var query = new SearchQuery(search.Table.Vector(id * 97).ToArray(), options, [id * 97]);
            var exact = search.Nearest(query).Select(item => item.Item).ToHashSet();
            expected += exact.Count;
            found += (await index.NearestAsync(query)).Count(item => exact.Contains(item.Scored.Item));
        }

        return found / (double)expected;
    }

    public sealed class Indexed : IDisposable
    {
        private readonly SampleTable sample;
        private readonly SampleIndex index;

        public Indexed()
        {
            // Clusters, as words have them, and vectors of different lengths.
            var centres = SampleTable.RandomVectors(60, Dimensions, seed: 1);
            var vectors = SampleTable.RandomVectors(Count, Dimensions, seed: 2);
            for (var id = 0; id < Count; id++)
                vectors[id] = [.. vectors[id].Zip(centres[id % 60], (noise, centre) => (1 + (id % 7 * 0.1f)) * ((0.6f * noise) + centre))];
            sample = SampleTable.Of([.. Enumerable.Range(0, Count).Select(id => $"item{id}")], vectors, [.. Enumerable.Range(0, Count).Select(id => (long)Count - id)]);
            Bytes = IndexBytes.Build(IndexedVectors.OfItems(sample.Table), Options);
            index = new SampleIndex(Bytes);
            Search = new SimilaritySearch(sample.Table);
        }

        internal IndexBytes Bytes { get; }

        internal Embeddings.Lookup.LookupTable Table => sample.Table;

        internal PartitionedIndex Index => index.Index;

        internal Embeddings.Partitioned.Files.Probes Probes => index.Probes;

        internal SimilaritySearch Search { get; }

        public void Dispose()
        {
            index.Dispose();
            sample.Dispose();
        }
    }
}
