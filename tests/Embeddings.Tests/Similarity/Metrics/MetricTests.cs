using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity.Metrics;

public sealed class MetricTests
{
    /// <summary>The plain definition of each metric.</summary>
    private static readonly Dictionary<SimilarityMetric, Func<double[], double[], double>> Definitions = new()
    {
        [SimilarityMetric.Cosine] = (a, b) => Sum(a, b, (x, y) => x * y) / Math.Sqrt(Sum(a, a, (x, y) => x * y) * Sum(b, b, (x, y) => x * y)),
        [SimilarityMetric.Dot] = (a, b) => Sum(a, b, (x, y) => x * y),
        [SimilarityMetric.Euclidean] = (a, b) => 1 / (1 + Math.Sqrt(Sum(a, b, (x, y) => (x - y) * (x - y)))),
        [SimilarityMetric.Manhattan] = (a, b) => 1 / (1 + Sum(a, b, (x, y) => Math.Abs(x - y))),
    };

    public static TheoryData<SimilarityMetric> All => new(Enum.GetValues<SimilarityMetric>());

    [Theory]
    [MemberData(nameof(All))]
    public void A_metric_is_what_its_definition_says_between_two_vectors_and_in_a_search(SimilarityMetric metric)
    {
        var vectors = SampleTable.RandomVectors(40, 33, seed: 3);
        using var sample = SampleTable.Of([.. vectors.Select((_, id) => $"{id}")], vectors);

        var found = new SimilaritySearch(sample.Table).Nearest(new SearchQuery(vectors[0], new SearchOptions { Metric = metric, Top = 40 }, []));

        Assert.Equal(40, found.Count);
        Assert.All(found, item =>
        {
            var other = vectors[int.Parse(item.Item, System.Globalization.CultureInfo.InvariantCulture)];
            var expected = Definitions[metric](Widened(vectors[0]), Widened(other));
            Assert.Equal(expected, VectorSimilarity.Of(vectors[0], other, metric), 1e-5 * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(expected, item.Similarity, 1e-5 * Math.Max(1, Math.Abs(expected)));
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_least_score_of_a_minimum_stands_for_that_minimum(SimilarityMetric metric)
    {
        var implementation = metric.Implementation();

        foreach (var minimum in (float[])[0.01f, 0.3f, 0.5f, 0.99f, 1f])
            Assert.Equal(minimum, implementation.ToSimilarity(implementation.LeastScore(minimum)), 1e-5f);
        Assert.Equal(float.NegativeInfinity, implementation.LeastScore(null));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_bound_of_a_metric_orders_rows_as_its_score_does(SimilarityMetric metric) => metric.Implementation().Run<BoundCheck, bool>(default);

    [Fact]
    public void A_value_that_is_no_metric_is_refused_and_not_answered_as_another_metric()
    {
        var unknown = (SimilarityMetric)99;
        using var sample = SampleTable.Of(("a", [1, 0]), ("b", [0, 1]));
        var query = new SearchQuery(new float[] { 1, 0 }, new SearchOptions { Metric = unknown }, []);

        var refused = Assert.Throws<InvalidInputException>(() => new SimilaritySearch(sample.Table).Nearest(query));
        Assert.Equal("metric", refused.Place);
        Assert.Contains("cosine, dot, euclidean, manhattan", refused.Remedy, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorSimilarity.Of([1f], [2f], unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimilaritySearch(sample.Table).Similarity("a", "b", unknown));
    }

    private static double Sum(double[] left, double[] right, Func<double, double, double> term) => left.Zip(right, term).Sum();

    private static double[] Widened(float[] vector) => [.. vector.Select(value => (double)value)];

    private readonly struct BoundCheck : IMetricOperation<bool>
    {
        public bool Run<TMetric>()
            where TMetric : struct, IMetric
        {
            var vectors = SampleTable.RandomVectors(60, 20, seed: 9);
            var queryNorm = (float)Math.Sqrt(Sum(Widened(vectors[0]), Widened(vectors[0]), (x, y) => x * y));
            foreach (var row in vectors)
            {
                var norm = (float)Math.Sqrt(Sum(Widened(row), Widened(row), (x, y) => x * y));
                var bound = TMetric.Bound((float)Definitions[SimilarityMetric.Cosine](Widened(vectors[0]), Widened(row)), 1e-5f, norm, queryNorm);
                var value = TMetric.ToBound(TMetric.LeastScore((float)TMetric.Between(vectors[0], row)), queryNorm);
                Assert.InRange(value, bound.Lower, bound.Upper);
                Assert.Equal(TMetric.IsBoundedByCosine, float.IsFinite(bound.Upper));
            }

            return true;
        }
    }
}
