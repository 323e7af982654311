using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;
using Embeddings.Tests.Lookup;
using SampleCorpus = Embeddings.Tests.Training.EncodedCorpus;

namespace Embeddings.Tests.Similarity.Texts;

public sealed class CommonComponentTests
{
    private const int Dimensions = 6;

    /// <summary>Words that share their first dimension and differ in the others.</summary>
    private static readonly float[][] Vectors = [.. SampleTable.RandomVectors(SampleCorpus.Items, Dimensions, seed: 5).Select(vector => (float[])[3, .. vector[1..]])];

    [Fact]
    public void It_is_the_direction_that_all_sentences_share_however_the_corpus_is_cut()
    {
        var sentences = SampleCorpus.Sentences(400);
        var counts = SampleCorpus.Counts(sentences);

        var one = CommonComponent.Of(SampleCorpus.Parts(sentences, 1), counts, Dimensions, id => Vectors[id])!;
        var many = CommonComponent.Of(SampleCorpus.Parts(sentences, 7), counts, Dimensions, id => Vectors[id])!;

        Assert.Equal(one, many);
        Assert.True(Math.Abs(one[0]) > 0.99, $"{one[0]}");
        Assert.Equal(1, one.Sum(value => (double)value * value), 1e-5);
    }

    [Fact]
    public void It_is_the_first_singular_vector_of_the_sentences_weighted_means()
    {
        // One word a sentence, with equal counts: the sentences' vectors are the words' unit vectors, three along one axis and one along the other.
        float[][] words = [[2, 0], [0, 3]];
        int[][] sentences = [[0], [0], [1], [0], [1, 0]];

        var component = CommonComponent.Of(SampleCorpus.Parts(sentences, 1), [1, 1], 2, id => words[id])!;

        // Second moments: 3 + 1/4 along the first axis, 1 + 1/4 along the second, 1/4 across.
        var angle = 0.5 * Math.Atan2(2 * 0.25, 3.25 - 1.25);
        Assert.Equal(Math.Cos(angle), component[0], 1e-5);
        Assert.Equal(Math.Sin(angle), component[1], 1e-5);
    }

    [Fact]
    public void A_direction_that_separates_two_topics_is_not_common()
    {
        float[][] words = [[5, 1], [-5, 1]];
        int[][] sentences = [[0], [1], [0], [1]];

        Assert.Null(CommonComponent.Of(SampleCorpus.Parts(sentences, 1), [1, 1], 2, id => words[id]));
    }

    [Fact]
    public void Without_a_vector_there_is_none() =>
        Assert.Null(CommonComponent.Of(SampleCorpus.Parts([[0, 1]], 1), [1, 1], 2, _ => new float[2]));

    [Fact]
    public void A_text_is_compared_without_it_unless_nothing_else_is_left()
    {
        using var sample = SampleTable.Of(("common", [4, 0]), ("treaty", [3, 3]));
        var texts = new TextVectors(new KnownItems(sample.Table), [1, 0]);

        Assert.Equal(0, texts.Pool(["treaty"]).Query.Vector.Span[0], 1e-6);
        Assert.Equal(Math.Sqrt(0.5), texts.Pool(["treaty"]).Query.Vector.Span[1], 1e-6);
        Assert.Equal([1f, 0], texts.Pool(["common"]).Query.Vector.ToArray());
    }
}
