using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity.Texts;

public sealed class TextVectorsTests
{
    [Fact]
    public void A_frequent_word_says_less_than_a_rare_one()
    {
        using var sample = SampleTable.Of(["the", "treasury"], [[4, 0], [0, 5]], counts: [999, 1]);

        var pooled = new TextVectors(sample.Table).Pool(["the", "treasury", "qwxz"]);

        // a / (a + p(w)) with a = 0.001: 0.001 / 1 and 0.001 / 0.002.
        Assert.Equal(0.001 / 0.501, pooled.Query.Vector.Span[0], 1e-6);
        Assert.Equal(0.5 / 0.501, pooled.Query.Vector.Span[1], 1e-6);
        Assert.Equal(["qwxz"], pooled.Unknown);
    }

    [Fact]
    public void Without_counts_all_words_weigh_alike()
    {
        using var sample = SampleTable.Of(("a", [4, 0]), ("b", [0, 5]));

        Assert.Equal([0.5f, 0.5f], new TextVectors(sample.Table).Pool(["a", "b"]).Query.Vector.ToArray());
    }

    [Fact]
    public void A_text_without_a_known_word_is_refused()
    {
        using var sample = SampleTable.Of(("a", [4, 0]));

        Assert.Equal(["x", "y"], Assert.Throws<UnknownItemsException>(() => new TextVectors(sample.Table).Pool(["x", "y", "x"])).Items);
        Assert.Equal("text", Assert.Throws<InvalidInputException>(() => new TextVectors(sample.Table).Pool([])).Place);
    }
}
