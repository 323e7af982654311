using System.Text;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class SubwordsTests
{
    [Theory]
    [InlineData("where", 3, 3, "<wh whe her ere re>")]
    [InlineData("a", 3, 6, "<a>")]
    [InlineData("to", 2, 3, "<t <to to to> o>")]
    [InlineData("ab", 1, 1, "a b")]
    [InlineData("日本語", 3, 3, "<日本 日本語 本語>")]
    [InlineData("a😀b", 3, 3, "<a😀 a😀b 😀b>")]
    [InlineData("", 3, 6, "")]
    public void A_word_has_the_buckets_of_its_n_grams_between_boundary_marks_cut_at_code_points(string word, int shortest, int longest, string expected)
    {
        var options = new SubwordOptions { MinimumLength = shortest, MaximumLength = longest, Buckets = 1_000_003 };

        var buckets = new Subwords(options).BucketsOf(word);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(gram => Fnv(gram) % options.Buckets), buckets.Select(bucket => (long)bucket));
    }

    [Fact]
    public void The_hash_is_the_published_FNV_1a()
    {
        // From the authors' test vectors: "a" and "foobar".
        Assert.Equal(0xE40C292C, Fnv("a"));
        Assert.Equal(0xBF9CF968, Fnv("foobar"));
    }

    [Theory]
    [InlineData(0, 6, 10, "minimumLength")]
    [InlineData(7, 6, 10, "minimumLength")]
    [InlineData(3, 21, 10, "maximumLength")]
    [InlineData(3, 6, 0, "buckets")]
    public void Options_out_of_range_are_refused_by_name(int shortest, int longest, int buckets, string option)
    {
        var options = new SubwordOptions { MinimumLength = shortest, MaximumLength = longest, Buckets = buckets };

        var refusal = Assert.Throws<InvalidInputException>(options.Validate);

        Assert.Contains($"training.subwords.{option}", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>FNV-1a with 32 bits. Each byte is a signed number, as in fastText.</summary>
    private static long Fnv(string gram)
    {
        var hash = 2166136261L;
        foreach (var value in Encoding.UTF8.GetBytes(gram))
            hash = ((hash ^ unchecked((uint)(sbyte)value)) * 16777619L) & 0xFFFFFFFF;
        return hash;
    }
}
