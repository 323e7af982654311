using Embeddings.Lookup;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;
using Embeddings.Tests.Lookup;
using SampleCorpus = Embeddings.Tests.Training.EncodedCorpus;

namespace Embeddings.Tests.Similarity.Texts;

public sealed class CommonDirectionsTests
{
    private const int Dimensions = 6;

    [Fact]
    public void They_do_not_depend_on_how_the_corpus_is_cut()
    {
        var vectors = SampleTable.RandomVectors(SampleCorpus.Items, Dimensions, seed: 5);
        var sentences = SampleCorpus.Sentences(400);
        var counts = SampleCorpus.Counts(sentences);

        var one = CommonDirections.Of(SampleCorpus.Parts(sentences, 1), counts, Dimensions, id => vectors[id]);
        var many = CommonDirections.Of(SampleCorpus.Parts(sentences, 7), counts, Dimensions, id => vectors[id]);

        Assert.Equal(one.Mean, many.Mean);
        Assert.Equal(one.Directions, many.Directions);
    }

    [Fact]
    public void They_contain_the_mean_of_all_words()
    {
        float[][] words = [[2, 0], [0, 3]];

        Assert.Equal([0.5f, 0.5f], CommonDirections.Of(SampleCorpus.Parts([[0], [1]], 1), [1, 1], 2, id => words[id]).Mean!);
    }

    [Fact]
    public void They_contain_the_direction_that_tells_frequent_words_from_rare_ones()
    {
        // The first coordinate tells the frequent half from the rare half. The others have nothing to do with counts.
        float[][] words = [.. SampleTable.RandomVectors(200, Dimensions, seed: 5).Select((vector, id) => (float[])[id < 100 ? 2 : -2, .. vector[1..]])];
        long[] counts = [.. words.Select((_, id) => id < 100 ? 1000L : 10)];

        var common = CommonDirections.Of(SampleCorpus.Parts([[0, 199], [100, 50]], 1), counts, Dimensions, id => words[id]);

        Assert.True(Math.Abs(common.Directions[0][0]) > 0.9, $"{common.Directions[0][0]}");
    }

    [Fact]
    public void In_a_small_vocabulary_chance_does_not_make_a_direction_common()
    {
        float[][] words = [[4, 1], [1, -2], [-1, 2], [-4, -1]];

        Assert.Empty(CommonDirections.Of(SampleCorpus.Parts([[0], [1], [2], [3]], 1), [1000, 100, 10, 1], 2, id => words[id]).Directions);
    }

    [Fact]
    public void They_contain_the_direction_that_all_sentences_share()
    {
        // Every sentence has the first word, and no direction tells frequent words from rare ones.
        float[][] words = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

        var common = CommonDirections.Of(SampleCorpus.Parts([[0, 0, 1], [0, 0, 2], [0, 0, 1], [0, 0, 2]], 1), [8, 8, 8], 3, id => words[id]);

        var direction = Assert.Single(common.Directions);
        Assert.True(Math.Abs(direction[0]) > 0.7, $"{direction[0]}");
        Assert.Equal(1, direction.Sum(value => (double)value * value), 1e-5);
    }

    [Fact]
    public void A_direction_that_separates_two_topics_is_not_common()
    {
        float[][] words = [[5, 1], [-5, 1]];

        Assert.Empty(CommonDirections.Of(SampleCorpus.Parts([[0], [1], [0], [1]], 1), [2, 2], 2, id => words[id]).Directions);
    }

    [Fact]
    public void Words_without_a_vector_have_nothing_in_common()
    {
        var common = CommonDirections.Of(SampleCorpus.Parts([[0, 1]], 1), [1, 1], 2, _ => new float[2]);

        Assert.Empty(common.Directions);
        Assert.Equal([0f, 0], common.Mean!);
    }

    [Fact]
    public void A_text_is_compared_without_them_unless_nothing_else_is_left()
    {
        using var sample = SampleTable.Of(("common", [4, 0]), ("treaty", [3, 3]));
        var texts = new TextVectors(new KnownItems(sample.Table), new CommonPart(null, [[1, 0]]));

        Assert.Equal(0, texts.Pool(["treaty"]).Query.Vector.Span[0], 1e-6);
        Assert.Equal(Math.Sqrt(0.5), texts.Pool(["treaty"]).Query.Vector.Span[1], 1e-6);
        Assert.Equal([1f, 0], texts.Pool(["common"]).Query.Vector.ToArray());
    }

    [Fact]
    public void A_file_of_them_is_read_as_it_was_written()
    {
        var common = new CommonPart([0.25f, 0.5f], [[1, 0], [0, 1]]);

        var read = Read(output => common.Write(output, CancellationToken.None));

        Assert.Equal(common.Mean, read.Mean);
        Assert.Equal(common.Directions, read.Directions);
    }

    [Fact]
    public void A_file_of_earlier_versions_has_one_direction_and_no_mean()
    {
        var read = Read(output => LookupTableWriter.Write(output, 1, 2, _ => "component"u8, _ => 0, _ => [0.6f, 0.8f]));

        Assert.Null(read.Mean);
        Assert.Equal([0.6f, 0.8f], Assert.Single(read.Directions));
    }

    private static CommonPart Read(Action<Stream> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
                write(file);
            using var table = LookupTable.Open(path);
            return CommonPart.Read(table);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
