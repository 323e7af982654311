using System.Text;
using CsCheck;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class ItemVocabularyTests
{
    [Fact]
    public void Every_word_is_found_under_its_id_and_no_other_word_is() =>
        Gen.Char["abé中"].Array[0, 40].Select(letters => new string(letters)).Array[1, 60].Check(drawn =>
        {
            var words = drawn.Distinct().ToArray();
            var vocabulary = Of(words);

            for (var id = 0; id < words.Length; id++)
            {
                Assert.Equal(words[id], vocabulary.Word(id));
                Assert.True(vocabulary.TryGetId(words[id], out var found));
                Assert.Equal(id, found);
            }
            Assert.False(vocabulary.TryGetId(words[0] + "x", out _));
        }, iter: 200);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var vocabulary = Of("the", "中文", "of");

        var read = ItemVocabulary.Read(new MemoryStream(Write(vocabulary)), "vocabulary");

        Assert.Equal(3, read.Count);
        Assert.Equal(vocabulary.Counts.ToArray(), read.Counts.ToArray());
        Assert.Equal(vocabulary.TotalCount, read.TotalCount);
        Assert.Equal(["the", "中文", "of"], Enumerable.Range(0, 3).Select(read.Word));
        Assert.True(read.TryGetId("of"u8, out var id));
        Assert.Equal(2, id);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_by_name()
    {
        var file = Write(Of("the", "of"));

        for (var length = 0; length < file.Length; length++)
            AssertRefused(file[..length]);
    }

    [Fact]
    public void A_file_with_any_bit_changed_is_refused_by_name()
    {
        var file = Write(Of("the", "of"));

        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var altered = file.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(altered);
        }
    }

    [Fact]
    public void A_file_with_something_after_its_end_is_refused() => AssertRefused([.. Write(Of("the", "of")), 0]);

    private static ItemVocabulary Of(params string[] words)
    {
        var starts = new List<int> { 0 };
        foreach (var word in words)
            starts.Add(starts[^1] + Encoding.UTF8.GetByteCount(word));
        var counts = Enumerable.Range(0, words.Length).Select(id => 1_000L - id);
        return new ItemVocabulary(Encoding.UTF8.GetBytes(string.Concat(words)), [.. starts], [.. counts]);
    }

    private static byte[] Write(ItemVocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        vocabulary.Write(stream);
        return stream.ToArray();
    }

    private static void AssertRefused(byte[] file)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => ItemVocabulary.Read(new MemoryStream(file), "runs/vocabulary"));

        Assert.Equal("runs/vocabulary", refusal.Place);
    }
}
