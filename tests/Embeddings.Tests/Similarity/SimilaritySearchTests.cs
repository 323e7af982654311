using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity;

public sealed class SimilaritySearchTests : IDisposable
{
    // man + (queen - woman) = king: one axis for royalty, one for gender, one for fruit.
    private readonly SampleTable sample = SampleTable.Of(
        ["king", "queen", "man", "woman", "apple", "pear"],
        [[1, 1, 0], [1, -1, 0], [0.1f, 1, 0], [0.1f, -1, 0], [0, 0.1f, 1], [0, -0.1f, 2]],
        [60, 50, 40, 30, 20, 10]);

    private SimilaritySearch Search => new(sample.Table);

    [Fact]
    public void Neighbours_come_best_first_without_the_item_itself()
    {
        var neighbours = Search.Nearest("apple", new SearchOptions { Top = 2 });

        Assert.Equal(["pear", "man"], neighbours.Select(item => item.Item));
        Assert.Equal([10L, 40L], neighbours.Select(item => item.Count));
        Assert.Equal(Search.Similarity("apple", "pear"), neighbours[0].Similarity, 1e-6f);
    }

    [Fact]
    public void Man_is_to_king_as_woman_is_to_queen()
    {
        Assert.Equal("queen", Search.Analogy("man", "king", "woman")[0].Item);
        Assert.DoesNotContain(Search.Analogy("man", "king", "woman"), item => item.Item is "man" or "king" or "woman");
    }

    [Fact]
    public void Every_unknown_item_is_named_once()
    {
        var error = Assert.Throws<UnknownItemsException>(() => Search.Nearest(["king", "emperor", "duke"], ["duke", "queen"]));

        Assert.Equal(["emperor", "duke"], error.Items);
        Assert.Contains("unknown items 'emperor', 'duke'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_are_ranked_and_nothing_else()
    {
        var ranked = Search.Rank(QueryVectors.Of(sample.Table, ["king"], []), ["pear", "queen", "man", "king", "man"]);

        Assert.Equal(["king", "man", "queen", "pear"], ranked.Select(item => item.Item));
    }

    [Fact]
    public void The_odd_one_is_named_first()
    {
        Assert.Equal("apple", Search.OddOneOut(["king", "apple", "man"])[0].Item);
        Assert.Throws<InvalidInputException>(() => Search.OddOneOut(["king", "queen", "king"]));
    }

    [Fact]
    public void Items_with_an_inferred_vector_are_ranked_among_the_others_and_marked()
    {
        var known = new KnownItems(sample.Table, item => item == "kings" ? sample.Table.Vector(IdOf("king")).ToArray() : null);

        var ranked = Search.Rank(QueryVectors.Of(sample.Table, ["king"], []), ["pear", "kings", "man"], known);

        Assert.Equal(["kings", "man", "pear"], ranked.Select(item => item.Item));
        Assert.Equal([true, null, null], ranked.Select(item => item.Inferred));
        Assert.Equal("apple", Search.OddOneOut(["kings", "apple", "man"], known)[0].Item);
        Assert.Throws<UnknownItemsException>(() => Search.OddOneOut(["kings", "apple", "rhubarb"], known));
    }

    private int IdOf(string item) => sample.Table.TryGetId(item, out var id) ? id : -1;

    [Theory]
    [InlineData(SimilarityMetric.Cosine, 0.0990099)]
    [InlineData(SimilarityMetric.Dot, 0.1)]
    [InlineData(SimilarityMetric.Euclidean, 0.425700)]
    [InlineData(SimilarityMetric.Manhattan, 1d / 3)]
    public void Two_items_have_a_similarity_by_every_metric(SimilarityMetric metric, double expected)
    {
        Assert.Equal(expected, Search.Similarity("apple", "man", metric), 1e-6);
    }

    [Fact]
    public void Queries_that_make_no_sense_are_refused_with_the_field()
    {
        Assert.Equal("top", Refused(new float[3] { 1, 1, 1 }, new SearchOptions { Top = 0 }));
        Assert.Equal("minimum", Refused(new float[3] { 1, 1, 1 }, new SearchOptions { Minimum = float.NaN }));
        Assert.Equal("metric", Refused(new float[3] { 1, 1, 1 }, new SearchOptions { Metric = (SimilarityMetric)9 }));
        Assert.Equal("vector", Refused(new float[2] { 1, 1 }, SearchOptions.Default));
        Assert.Equal("vector", Refused(new float[3] { 1, float.NaN, 1 }, SearchOptions.Default));
        Assert.Equal("vector", Refused(new float[3], SearchOptions.Default));
        Assert.Equal("vector", Refused(new float[3] { 3e38f, 3e38f, 3e38f }, new SearchOptions { Metric = SimilarityMetric.Dot }));
        Assert.Equal("positive", Assert.Throws<InvalidInputException>(() => Search.Nearest([], [])).Place);
    }

    [Theory]
    [InlineData(SimilarityMetric.Dot)]
    [InlineData(SimilarityMetric.Euclidean)]
    [InlineData(SimilarityMetric.Manhattan)]
    public void The_longest_vector_that_is_not_refused_has_finite_similarities(SimilarityMetric metric) => Assert.All(
        Search.Nearest(new SearchQuery(new float[3] { 0, -1e18f, 0 }, new SearchOptions { Metric = metric }, [])),
        item => Assert.True(float.IsFinite(item.Similarity), $"{item}"));

    [Fact]
    public void By_cosine_a_vector_may_be_as_long_as_numbers_go() => Assert.Equal(
        Search.Nearest(new SearchQuery(new float[3] { 3, 3, 0 })).Select(item => item.Item),
        Search.Nearest(new SearchQuery(new float[3] { 3e38f, 3e38f, 0 })).Select(item => item.Item));

    [Fact]
    public void A_filter_lets_only_its_items_through()
    {
        var fruit = ItemFilter.Including(sample.Table, ["apple", "pear"]);
        var noFruit = ItemFilter.Excluding(sample.Table, ["apple", "pear", "not an item"]);

        Assert.Equal(["apple", "pear"], Search.Nearest("king", new SearchOptions { Filter = fruit }).Select(item => item.Item));
        Assert.Equal(["man", "queen", "woman"], Search.Nearest("king", new SearchOptions { Filter = noFruit }).Select(item => item.Item).Order());
        Assert.Empty(Search.Nearest("king", new SearchOptions { Filter = fruit.And(noFruit) }));
        Assert.Equal(["plum"], Assert.Throws<UnknownItemsException>(() => ItemFilter.Including(sample.Table, ["plum"])).Items);
    }

    public void Dispose() => sample.Dispose();

    private string Refused(float[] vector, SearchOptions options) =>
        Assert.Throws<InvalidInputException>(() => Search.Nearest(new SearchQuery(vector, options, []))).Place;
}
