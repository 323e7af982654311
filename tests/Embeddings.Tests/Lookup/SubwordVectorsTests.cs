using Embeddings.Lookup;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Lookup;

public sealed class SubwordVectorsTests
{
    [Fact]
    public void All_known_n_grams_of_a_word_are_added()
    {
        var options = new SubwordOptions { MinimumLength = 3, MaximumLength = 3, Buckets = 1009 };
        var path = SampleTable.NewPath();
        using (var output = File.Create(path))
            PartTable.Write(output, [.. new Subwords(options).BucketsOf("ab")], 1, row => row == 0 ? [4f] : [10f], CancellationToken.None);
        using (var vectors = new SubwordVectors(LookupTable.Open(path), options))
        {
            Assert.True(vectors.TryCompose("ab", out var vector));
            Assert.Equal([7f], vector);
        }

        File.Delete(path);
    }

    [Fact]
    public void A_word_has_the_sum_of_its_known_n_grams_over_the_number_of_all()
    {
        var options = new SubwordOptions { MinimumLength = 3, MaximumLength = 3, Buckets = 1009 };
        // <ab and ab> are the n-grams of ab.
        var buckets = new Subwords(options).BucketsOf("ab");
        var path = SampleTable.NewPath();
        using (var output = File.Create(path))
            PartTable.Write(output, [buckets[0]], 2, _ => [4f, 2f], CancellationToken.None);
        using (var vectors = new SubwordVectors(LookupTable.Open(path), options))
        {
            Assert.Equal(2, buckets.Count);
            Assert.True(vectors.TryCompose("ab", out var vector));
            Assert.Equal([2f, 1], vector);
            Assert.False(vectors.TryCompose("xyz", out _));
            Assert.Equal((1, options), (vectors.Parts.Count, vectors.Options));
        }

        File.Delete(path);
    }
}
