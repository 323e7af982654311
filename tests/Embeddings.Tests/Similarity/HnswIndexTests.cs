using CsCheck;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity;

public sealed class HnswIndexTests : IClassFixture<HnswIndexTests.Indexed>
{
    // Just above the size that is searched exactly.
    private const int Count = 30_000;
    private const int Dimensions = 250;
    private readonly Indexed indexed;

    public HnswIndexTests(Indexed indexed) => this.indexed = indexed;

    [Fact]
    public void Nearly_all_of_the_ten_nearest_are_found()
    {
        // 500 queries for ten items. The result is repeatable, because building and searching are.
        Assert.InRange(Recall(SearchOptions.Default), 0.98, 1);
        Assert.InRange(Recall(new SearchOptions { Effort = 400 }), 0.998, 1);
    }

    [Fact]
    public void A_filter_applies_within_the_search()
    {
        var third = ItemFilter.Including(indexed.Table, Enumerable.Range(0, Count).Where(id => id % 3 == 1));
        var options = new SearchOptions { Filter = third };

        Assert.True(Search().IsApproximate(Query(5, options)));
        Assert.All(Search().Nearest(Query(5, options)), item => Assert.Equal(1, Id(item) % 3));
        Assert.InRange(Recall(options), 0.98, 1);
    }

    [Fact]
    public void A_filter_too_narrow_for_the_graph_is_answered_exactly()
    {
        var few = new SearchOptions { Filter = ItemFilter.Including(indexed.Table, [7, 70, 700]), Top = 5 };

        Assert.False(Search().IsApproximate(Query(5, few)));
        Assert.Equal(3, Search().Nearest(Query(5, few)).Count);
    }

    [Fact]
    public void Similarities_are_those_of_exact_search()
    {
        var exact = Search().Nearest(Query(11, new SearchOptions { Exact = true, Top = 100 })).ToDictionary(item => item.Item);

        Assert.All(Search().Nearest(Query(11, SearchOptions.Default)), item => Assert.Equal(exact[item.Item], item));
    }

    [Fact]
    public void Other_metrics_and_exact_queries_do_not_use_the_index()
    {
        Assert.True(Search().IsApproximate(Query(1, SearchOptions.Default)));
        Assert.False(Search().IsApproximate(Query(1, new SearchOptions { Exact = true })));
        Assert.False(Search().IsApproximate(Query(1, new SearchOptions { Metric = SimilarityMetric.Dot })));
        Assert.False(new SimilaritySearch(indexed.Table).IsApproximate(Query(1, SearchOptions.Default)));
    }

    [Fact]
    public void Items_that_resemble_a_history_are_found_by_the_index()
    {
        var options = new RecommendationOptions { Relation = Relation.Similar };
        string[] history = ["item42", "item7"];

        var found = new Recommender(indexed.Table, index: indexed.Index).Recommend(history, options);
        var exact = new Recommender(indexed.Table).Recommend(history, options);

        Assert.True(found.Approximate);
        Assert.False(exact.Approximate);
        Assert.True(found.Items.Intersect(exact.Items).Count() >= 8, "eight of the ten nearest at least");
    }

    [Fact]
    public void Excluded_items_and_the_minimum_are_respected()
    {
        var neighbours = Search().Nearest("item42", new SearchOptions { Minimum = 0.5f, Top = 50 });

        Assert.DoesNotContain(neighbours, item => item.Item == "item42");
        Assert.All(neighbours, item => Assert.True(item.Similarity >= 0.5f));
    }

    [Fact]
    public void The_same_table_gives_the_same_index_with_any_number_of_threads()
    {
        using var sample = Sample(3000, 20);

        Assert.Equal(Build(sample.Table, threads: 1), Build(sample.Table, threads: 3));
    }

    [Fact]
    public void An_index_built_in_slices_has_the_bytes_of_one_built_at_once()
    {
        using var sample = Sample(3000, 20);
        var slices = 1;
        var construction = HnswConstruction.Start(sample.Table, new HnswOptions { Threads = 1 });
        for (; !construction.Finished; slices++)
        {
            // A slice whose time is already up inserts one batch.
            construction.Run(stopSlice: new CancellationToken(canceled: true));
            construction = Resumed(construction, sample.Table, threads: 1 + (slices % 3));
        }

        var output = new MemoryStream();
        construction.Write(output);
        construction.Dispose();

        Assert.InRange(slices, 10, 20);
        Assert.Equal(Build(sample.Table, threads: 2), output.ToArray());
    }

    [Fact]
    public void A_checkpoint_of_an_index_that_was_altered_or_belongs_to_another_table_is_refused()
    {
        using var sample = Sample(60, 5);
        using var other = Sample(61, 5);
        using var construction = HnswConstruction.Start(sample.Table, new HnswOptions());
        construction.Run(stopSlice: new CancellationToken(canceled: true));
        construction.Run(stopSlice: new CancellationToken(canceled: true));
        var intact = Checkpoint(construction);

        Gen.Select(Gen.Int[0, intact.Length - 1], Gen.Byte[1, 255]).Check(
            (position, flip) =>
            {
                var bytes = intact.ToArray();
                bytes[position] ^= flip;
                Assert.Throws<InvalidInputException>(() => HnswConstruction.Resume(sample.Table, new HnswOptions(), new MemoryStream(bytes), "checkpoint"));
            },
            iter: 200,
            threads: 1);
        Assert.Throws<InvalidInputException>(() => HnswConstruction.Resume(sample.Table, new HnswOptions(), new MemoryStream(intact[..^1]), "checkpoint"));
        Assert.Throws<InvalidInputException>(() => HnswConstruction.Resume(sample.Table, new HnswOptions { Links = 8 }, new MemoryStream(intact), "checkpoint"));
        var refusal = Assert.Throws<InvalidInputException>(() => HnswConstruction.Resume(other.Table, new HnswOptions(), new MemoryStream(intact), "checkpoint"));
        Assert.Contains("another table", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => construction.Write(Stream.Null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_small_table_is_searched_whole(int count)
    {
        using var sample = Sample(count, 5);
        using var index = new BuiltIndex(sample.Table, Build(sample.Table, threads: 1));

        Assert.Equal(count, Found(index.Index, sample.Table, top: count).Distinct().Count());
    }

    [Fact]
    public void Many_equal_vectors_are_no_trap()
    {
        using var sample = SampleTable.Of(
            [.. Enumerable.Range(0, 2000).Select(id => $"item{id}")], [.. Enumerable.Range(0, 2000).Select(_ => new[] { 1f, 2f })]);
        using var index = new BuiltIndex(sample.Table, Build(sample.Table, threads: 2));

        Assert.Equal(10, Found(index.Index, sample.Table, top: 10).Distinct().Count());
    }

    [Fact]
    public void The_index_of_another_table_is_refused()
    {
        using var sample = Sample(50, 5);
        using var other = SampleTable.Of(("a", [1]), ("b", [2]));

        var error = Assert.Throws<InvalidTableException>(() => new BuiltIndex(other.Table, Build(sample.Table, threads: 1)));

        Assert.Contains("another table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_altered_index_is_refused_or_found_by_verification_and_never_read_outside()
    {
        using var sample = Sample(300, 5);
        var intact = Build(sample.Table, threads: 1);
        Gen.Select(Gen.Int[0, intact.Length - 1], Gen.Byte[1, 255]).Check(
            (position, flip) =>
            {
                var bytes = intact.ToArray();
                bytes[position] ^= flip;
                Assert.Throws<InvalidTableException>(() =>
                {
                    using var index = new BuiltIndex(sample.Table, bytes);
                    UseIgnoringRefusal(index.Index, sample.Table);
                    index.Index.Verify();
                });
            },
            iter: 500,
            threads: 1);
        Assert.Throws<InvalidTableException>(() => new BuiltIndex(sample.Table, intact[..^1]));
        Assert.Throws<InvalidTableException>(() => new BuiltIndex(sample.Table, intact[..20]));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Equal("setting index.links", Refused(new HnswOptions { Links = 1 }));
        Assert.Equal("setting index.constructionEffort", Refused(new HnswOptions { ConstructionEffort = 3 }));
        Assert.Equal("setting index.threads", Refused(new HnswOptions { Threads = -1 }));
        Assert.Equal("effort", Assert.Throws<InvalidInputException>(() => Search().Nearest(Query(1, new SearchOptions { Effort = 0 }))).Place);
    }

    private static int Id(ScoredItem item) => int.Parse(item.Item["item".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static SampleTable Sample(int count, int dimensions)
    {
        // Nested clusters, as words have them.
        var centres = SampleTable.RandomVectors(100, dimensions, seed: 1);
        var vectors = SampleTable.RandomVectors(count, dimensions, seed: 2);
        for (var id = 0; id < count; id++)
            vectors[id] = [.. vectors[id].Zip(centres[id % 100], (noise, centre) => noise + (0.7f * centre))];
        return SampleTable.Of([.. Enumerable.Range(0, count).Select(id => $"item{id}")], vectors);
    }

    private static byte[] Build(LookupTable table, int threads)
    {
        var output = new MemoryStream();
        HnswIndex.Build(table, new HnswOptions { Threads = threads }, output);
        return output.ToArray();
    }

    private static HnswConstruction Resumed(HnswConstruction construction, LookupTable table, int threads)
    {
        using (construction)
            return HnswConstruction.Resume(table, new HnswOptions { Threads = threads }, new MemoryStream(Checkpoint(construction)), "checkpoint");
    }

    private static byte[] Checkpoint(HnswConstruction construction)
    {
        var output = new MemoryStream();
        construction.WriteCheckpoint(output);
        return output.ToArray();
    }

    private static string Refused(HnswOptions options)
    {
        using var sample = SampleTable.Of(("a", [1]));
        return Assert.Throws<InvalidInputException>(() => HnswIndex.Build(sample.Table, options, Stream.Null)).Place;
    }

    private static IEnumerable<int> Found(HnswIndex index, LookupTable table, int top)
    {
        var query = new SearchQuery(Enumerable.Repeat(1f, table.Dimensions).ToArray(), new SearchOptions { Top = top }, []);
        using var prepared = new Embeddings.Similarity.Exact.PreparedQuery(query.Vector.Span, SimilarityMetric.Cosine, table);
        return index.Search(prepared, query).Select(item => item.Id);
    }

    private static void UseIgnoringRefusal(HnswIndex index, LookupTable table)
    {
        try
        {
            _ = Found(index, table, top: 5).Count();
        }
        catch (InvalidTableException)
        {
            // The search refused the link. Verification must find it too.
        }
    }

    private SimilaritySearch Search() => new(indexed.Table, indexed.Index);

    private SearchQuery Query(int id, SearchOptions options) => new(indexed.Table.Vector(id).ToArray(), options, [id]);

    private double Recall(SearchOptions options)
    {
        var (found, expected) = (0, 0);
        for (var id = 0; id < 500; id++)
        {
            var exact = Search().Nearest(Query(id * 59, options with { Exact = true })).Select(item => item.Item).ToHashSet();
            expected += exact.Count;
            found += Search().Nearest(Query(id * 59, options)).Count(item => exact.Contains(item.Item));
        }

        return found / (double)expected;
    }

    public sealed class Indexed : IDisposable
    {
        private readonly SampleTable sample = Sample(Count, Dimensions);
        private readonly BuiltIndex built;

        public Indexed() => built = new BuiltIndex(sample.Table, Build(sample.Table, threads: 0));

        internal LookupTable Table => sample.Table;

        internal HnswIndex Index => built.Index;

        public void Dispose()
        {
            built.Dispose();
            sample.Dispose();
        }
    }

    internal sealed class BuiltIndex : IDisposable
    {
        private readonly string path = SampleTable.NewPath();

        public BuiltIndex(LookupTable table, byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                Index = HnswIndex.Open(path, table);
            }
            catch
            {
                File.Delete(path);
                throw;
            }
        }

        public HnswIndex Index { get; }

        public void Dispose()
        {
            Index.Dispose();
            File.Delete(path);
        }
    }
}
