using CsCheck;
using Embeddings.EncodedCorpus;

namespace Embeddings.Tests.EncodedCorpus;

public sealed class EncodedCorpusFileTests
{
    [Fact]
    public void What_is_written_is_read_back_sentence_by_sentence() =>
        Gen.Int.Array[0, 40].Array[0, 50].Check(sentences =>
        {
            var (file, summary) = Write(sentences);
            var expected = sentences.Where(sentence => sentence.Length > 0).ToArray();

            Assert.Equal(expected, ReadAll(file));
            Assert.Equal(expected.Sum(sentence => (long)sentence.Length), summary.Tokens);
            Assert.Equal(expected.Length, summary.Sentences);
            using var reader = new EncodedCorpusReader(new MemoryStream(file), "part");
            Assert.Equal(summary, reader.Summary);
        }, iter: 100);

    [Fact]
    public void A_file_of_no_sentence_is_a_file()
    {
        var (file, summary) = Write([]);

        Assert.Empty(ReadAll(file));
        Assert.Equal(EncodedCorpusSummary.Empty, summary);
    }

    [Fact]
    public void A_sentence_longer_than_a_block_stays_whole()
    {
        var longSentence = Enumerable.Range(0, 200_000).ToArray();
        var (file, summary) = Write([[1, 2], longSentence, [3]]);

        Assert.Equal([[1, 2], longSentence, [3]], ReadAll(file));
        Assert.Equal(200_000, summary.LongestSentence);
    }

    [Fact]
    public void Reading_goes_on_at_any_block()
    {
        var sentences = ManySentences();
        using var reader = new EncodedCorpusReader(new MemoryStream(Write(sentences).File), "part");
        Assert.True(reader.BlockCount > 3);

        for (var block = reader.BlockCount; block >= 0; block--)
        {
            reader.SeekBlock(block);
            var rest = ReadToEnd(reader);

            Assert.Equal(reader.Summary.Tokens - reader.TokensBefore(block), rest.Sum(sentence => sentence.Length));
            Assert.Equal(sentences[^rest.Count..], rest);
        }
    }

    [Fact]
    public void Reading_goes_on_at_a_remembered_position()
    {
        var file = Write(ManySentences()).File;
        using var first = new EncodedCorpusReader(new MemoryStream(file), "part");
        for (var sentence = 0; sentence < 4_321; sentence++)
            first.TryReadSentence(out _);
        using var second = new EncodedCorpusReader(new MemoryStream(file), "part");

        second.Seek(first.Position);

        Assert.Equal(ReadToEnd(first), ReadToEnd(second));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_by_name()
    {
        var file = Write([[1, 2, 3], [4, 5]]).File;

        for (var length = 0; length < file.Length; length++)
            AssertRefused(file[..length]);
    }

    [Fact]
    public void A_file_with_any_bit_changed_is_refused_by_name()
    {
        var file = Write([[1, 2, 3], [4, 5]]).File;

        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var altered = file.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(altered);
        }
    }

    [Fact]
    public void A_file_that_was_never_completed_is_refused()
    {
        using var stream = new MemoryStream();
        using (var writer = new EncodedCorpusWriter(stream, leaveOpen: true))
            writer.Add([1, 2, 3]);

        AssertRefused(stream.ToArray());
    }

    [Fact]
    public void Reading_allocates_nothing_per_sentence()
    {
        using var reader = new EncodedCorpusReader(new MemoryStream(Write(ManySentences()).File), "part");
        Allocations.AssertNone(() =>
        {
            reader.SeekBlock(0);
            while (reader.TryReadSentence(out _))
            {
            }
        });
    }

    [Theory]
    [InlineData(1, 5, 0)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 2 * 2 * 1 + 2 * 1 * 0.5)]
    public void Expected_pairs_are_those_of_the_dynamic_window(int tokens, int window, double expected)
    {
        using var writer = new EncodedCorpusWriter(new MemoryStream(), window);
        writer.Add(new int[tokens]);

        Assert.Equal(expected, writer.Complete().ExpectedPairs);
    }

    private static int[][] ManySentences() =>
        [.. Enumerable.Range(1, 10_000).Select(length => Enumerable.Range(length, length % 60 + 1).ToArray())];

    private static (byte[] File, EncodedCorpusSummary Summary) Write(int[][] sentences)
    {
        using var stream = new MemoryStream();
        using var writer = new EncodedCorpusWriter(stream);
        foreach (var sentence in sentences)
            writer.Add(sentence);
        var summary = writer.Complete();
        return (stream.ToArray(), summary);
    }

    private static List<int[]> ReadAll(byte[] file)
    {
        using var reader = new EncodedCorpusReader(new MemoryStream(file), "runs/part-1");
        return ReadToEnd(reader);
    }

    private static List<int[]> ReadToEnd(EncodedCorpusReader reader)
    {
        var sentences = new List<int[]>();
        while (reader.TryReadSentence(out var sentence))
            sentences.Add(sentence.ToArray());
        return sentences;
    }

    private static void AssertRefused(byte[] file) =>
        Assert.Contains("runs/part-1", Assert.Throws<InvalidInputException>(() => ReadAll(file)).Message, StringComparison.Ordinal);
}
