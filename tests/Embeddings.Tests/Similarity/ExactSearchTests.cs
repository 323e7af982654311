using CsCheck;
using Embeddings.Similarity;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity;

public sealed class ExactSearchTests
{
    private static readonly Gen<SimilarityMetric> AnyMetric = Gen.Enum<SimilarityMetric>();

    public static TheoryData<SimilarityMetric> Metrics => new(Enum.GetValues<SimilarityMetric>());

    [Fact]
    public void Both_ways_of_searching_find_what_the_plainest_search_finds()
    {
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 130], Gen.Int[1, 20], AnyMetric, Gen.Bool, Gen.Int).Check(
            (count, dimensions, top, metric, clustered, seed) =>
            {
                using var sample = Sample(count, dimensions, clustered, seed);
                var query = new SearchQuery(
                    SampleTable.RandomVectors(1, dimensions, seed + 1)[0], new SearchOptions { Top = top, Metric = metric }, [count / 2]);

                var expected = Reference.Nearest(sample.Table, query);

                Reference.AssertSame(expected, new SimilaritySearch(sample.Table).Nearest(query));
                Reference.AssertSame(expected, WithFloats(sample, query));
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void The_first_pass_in_8_bits_loses_nothing_on_clustered_vectors()
    {
        using var sample = Sample(20_000, 100, clustered: true, seed: 5);
        var search = new SimilaritySearch(sample.Table);
        for (var id = 0; id < 200; id++)
        {
            var query = new SearchQuery(sample.Table.Vector(id * 97).ToArray());

            Assert.Equal(WithFloats(sample, query), search.Nearest(query));
        }
    }

    [Theory]
    [InlineData(516)]
    [InlineData(768)]
    [InlineData(4096)]
    public void Vectors_of_many_dimensions_all_alike_in_size_are_found_however_large_their_sums(int dimensions)
    {
        var random = new Random(dimensions);
        var sign = Enumerable.Range(0, dimensions).Select(_ => random.Next(2) == 0 ? -0.1f : 0.1f).ToArray();
        float[][] vectors = [.. Enumerable.Range(0, 50).Select(near => sign.Select((value, dimension) => dimension < near * dimensions / 100 ? -value : value).ToArray())];
        using var sample = SampleTable.Of([.. vectors.Select((_, near) => $"{near}")], vectors);
        var query = new SearchQuery(vectors[0], new SearchOptions { Top = 5 }, []);

        var found = new SimilaritySearch(sample.Table).Nearest(query);

        Assert.Equal(["0", "1", "2", "3", "4"], found.Select(nearest => nearest.Item));
        Assert.Equal(WithFloats(sample, query), found);
    }

    [Fact]
    public void A_batch_is_answered_as_its_queries_are_one_by_one()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 40], Gen.Int[1, 30], Gen.Bool, Gen.Int).Check(
            (count, dimensions, queryCount, clustered, seed) =>
            {
                using var sample = Sample(count, dimensions, clustered, seed);
                var search = new SimilaritySearch(sample.Table);
                var odd = ItemFilter.Including(sample.Table, Enumerable.Range(0, count).Where(id => id % 2 == 1));
                SearchQuery[] queries =
                [
                    .. SampleTable.RandomVectors(queryCount, dimensions, seed + 1).Select((vector, index) => new SearchQuery(
                        vector,
                        new SearchOptions
                        {
                            Top = 1 + (index % 5),
                            Metric = index % 7 == 6 ? SimilarityMetric.Dot : SimilarityMetric.Cosine,
                            Filter = index % 3 == 0 ? odd : null,
                            Minimum = index % 4 == 0 ? 0.1f : null,
                        },
                        [index % count])),
                ];

                Assert.Equal(queries.Select(search.Nearest), search.NearestBatch(queries));

                // Also holds on a processor that answers the queries of a batch one by one.
                SearchQuery[] cosines = [.. queries.Where(query => query.Options.Metric == SimilarityMetric.Cosine)];
                Assert.Equal(
                    cosines.Select(query => search.Nearest(query).Select(item => item.Item)),
                    BatchSearch.Search(sample.Table, cosines).Select(found => found.Select(item => sample.Table.Word(item.Id))));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void The_filter_and_the_minimum_apply_within_the_search()
    {
        Gen.Select(AnyMetric, Gen.Float[-1, 1], Gen.Int[0, 200].HashSet[0, 150], Gen.Bool, Gen.Int).Check(
            (metric, minimum, ids, include, seed) =>
            {
                using var sample = Sample(201, 20, clustered: false, seed);
                var filter = include ? ItemFilter.Including(sample.Table, ids) : ItemFilter.Excluding(sample.Table, ids);
                var options = new SearchOptions { Top = 300, Metric = metric, Minimum = minimum, Filter = filter };
                var query = new SearchQuery(SampleTable.RandomVectors(1, 20, seed + 1)[0], options, []);

                var expected = Reference.Nearest(sample.Table, query).Select(item => item.Item).ToHashSet();

                var nearTheMinimum = Reference.Nearest(sample.Table, query with { Options = options with { Minimum = null } })
                    .Where(item => Math.Abs(item.Similarity - minimum) < 1e-5).Select(item => item.Item).ToHashSet();
                Assert.Empty(Different(expected, new SimilaritySearch(sample.Table).Nearest(query)).Except(nearTheMinimum));
                Assert.Empty(Different(expected, WithFloats(sample, query)).Except(nearTheMinimum));
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Equal_items_are_ordered_by_their_words(SimilarityMetric metric)
    {
        string[] words = [.. Enumerable.Range(0, 200).Select(number => $"w{number * 71 % 200:000}")];
        using var sample = SampleTable.Of(words, [.. words.Select(_ => new[] { 0.3f, -0.7f, 0.2f })]);
        var query = new SearchQuery(new[] { 0.3f, -0.7f, 0.2f }, new SearchOptions { Metric = metric, Top = 5 }, []);

        var answer = new SimilaritySearch(sample.Table).Nearest(query);

        Assert.Equal(["w000", "w001", "w002", "w003", "w004"], answer.Select(item => item.Item));
    }

    [Fact]
    public void An_item_whose_vector_is_zero_has_cosine_zero()
    {
        using var sample = SampleTable.Of(("zero", [0, 0]), ("along", [2, 0]), ("against", [-3, 0]));

        var answer = new SimilaritySearch(sample.Table).Nearest(new SearchQuery(new float[] { 1, 0 }));

        Assert.Equal([("along", 1f), ("zero", 0f), ("against", -1f)], answer.Select(item => (item.Item, item.Similarity)));
    }

    private static SampleTable Sample(int count, int dimensions, bool clustered, int seed)
    {
        var vectors = SampleTable.RandomVectors(count, dimensions, seed);
        if (clustered)
        {
            var centres = SampleTable.RandomVectors(50, dimensions, seed + 7);
            for (var id = 0; id < count; id++)
                vectors[id] = [.. vectors[id].Zip(centres[id % 50], (noise, centre) => centre + (0.2f * noise))];
        }

        return SampleTable.Of([.. Enumerable.Range(0, count).Select(id => $"item{id}")], vectors);
    }

    private static ScoredItem[] WithFloats(SampleTable sample, SearchQuery query)
    {
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, sample.Table);
        return
        [
            .. FloatSearch.Search(prepared, sample.Table, query).Select(item => new ScoredItem(
                sample.Table.Word(item.Id), prepared.Metric.ToSimilarity(item.Score), sample.Table.ItemCount(item.Id))),
        ];
    }

    private static HashSet<string> Different(HashSet<string> expected, IEnumerable<ScoredItem> actual)
    {
        var difference = actual.Select(item => item.Item).ToHashSet();
        difference.SymmetricExceptWith(expected);
        return difference;
    }
}
