using System.Text;
using CsCheck;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Tests.Corpus;

public sealed class ChunkReaderTests
{
    private static readonly string[] TextParts = ["a", "é", "深", "\n", "\r\n", " "];

    public static TheoryData<string> Texts => new(
        "one\ntwo\nthree\n",
        "one\ntwo\nno newline at the end",
        "\uFEFFbyte order mark\r\nCRLF\r\n\r\n",
        "\uFEFF",
        "\n\n\n",
        "héllo wörld\n深度学习\n😀 emoji\n\n中",
        "a\r\nb\nc\r\n");

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_chunk_size_gives_every_line_exactly_once(string text)
    {
        var corpus = TestCorpus.OfText(text);
        var expected = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').ToList();
        if (expected[^1].Length == 0)
            expected.RemoveAt(expected.Count - 1);

        for (var chunkBytes = 1; chunkBytes <= Encoding.UTF8.GetByteCount(text) + 1; chunkBytes++)
            Assert.Equal(expected, corpus.Lines(chunkBytes));
    }

    [Fact]
    public void Lines_of_many_packed_and_split_files_come_in_order_whatever_the_chunk_size() =>
        Gen.Select(Gen.OneOf([.. TextParts.Select(Gen.Const)]).Array[0, 30].Array[1, 6], Gen.Int[1, 40]).Check((files, chunkBytes) =>
        {
            var contents = files.Select((parts, number) => ($"{number}.txt", Encoding.UTF8.GetBytes(string.Concat(parts))));
            var corpus = new TestCorpus([.. contents]);

            Assert.Equal(corpus.Lines(), corpus.Lines(chunkBytes));
        });

    [Fact]
    public void A_line_longer_than_the_limit_is_cut_at_white_space_and_nothing_is_lost()
    {
        var parts = TestCorpus.OfText("aaaa bbbb cccc dddd eeee\nshort\n").Lines(maximumLineBytes: 16);

        Assert.Equal(["aaaa bbbb cccc ", "dddd eeee", "short"], parts);
    }

    [Fact]
    public void A_cut_never_falls_inside_a_character_and_does_not_depend_on_the_chunk_size()
    {
        var text = string.Concat(Enumerable.Repeat("深度学习é😀", 50)) + "\nrest\n";
        var corpus = TestCorpus.OfText(text);

        for (var chunkBytes = 1; chunkBytes < 60; chunkBytes++)
        {
            var parts = corpus.Lines(chunkBytes, maximumLineBytes: 17);

            Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 17));
            Assert.Equal(text.Replace("\n", "", StringComparison.Ordinal), string.Concat(parts));
            Assert.Equal("rest", parts[^1]);
        }
    }

    [Fact]
    public void A_line_of_items_is_cut_between_two_items_and_not_within_one()
    {
        var corpus = TestCorpus.OfText("green tea\tcup\tbrown sugar\n");
        using var reader = new ChunkReader(corpus.Chunks().Single(), corpus.Open, new SegmentationOptions { MaximumLineBytes = 20, Mode = SegmentationMode.Tabs });

        var parts = new List<string>();
        while (reader.TryReadLine(out var line))
            parts.Add(Encoding.UTF8.GetString(line));

        Assert.Equal(["green tea\tcup\t", "brown sugar"], parts);
    }

    [Fact]
    public void A_line_of_exactly_the_limit_is_not_cut()
    {
        var corpus = TestCorpus.OfText("0123456789abcdef\r\n0123456789abcdef\n0123456789abcdefg\n");
        using var reader = new ChunkReader(corpus.Chunks().Single(), corpus.Open, Limit(16));

        var parts = new List<string>();
        while (reader.TryReadLine(out var line))
            parts.Add(Encoding.UTF8.GetString(line));

        Assert.Equal(["0123456789abcdef", "0123456789abcdef", "0123456789abcdef", "g"], parts);
        Assert.Equal(3, reader.Lines);
        Assert.Equal(1, reader.CutLines);
    }

    [Fact]
    public void Lines_of_a_gzip_and_of_several_gzips_in_one_file_are_read()
    {
        var corpus = new TestCorpus(("a.txt.gz", [.. TestCorpus.Gzip("\uFEFFone\ntw"), .. TestCorpus.Gzip("o\nthree")]));

        Assert.Equal(["one", "two", "three"], corpus.Lines(1));
    }

    [Fact]
    public void A_gzip_cut_anywhere_is_refused_by_name()
    {
        var whole = TestCorpus.Gzip(string.Join('\n', Enumerable.Range(0, 50)));

        for (var length = 0; length < whole.Length; length++)
        {
            var corpus = new TestCorpus(("cut.txt.gz", whole[..length]));
            var refusal = Assert.Throws<InvalidInputException>(() => corpus.Lines());

            Assert.StartsWith("cut.txt.gz, after ", refusal.Place, StringComparison.Ordinal);
            Assert.Equal("Upload the file again, whole, and start the run again.", refusal.Remedy);
        }
    }

    [Fact]
    public void A_gzip_of_two_members_cut_anywhere_but_between_them_is_refused()
    {
        var first = TestCorpus.Gzip("one\ntwo\n");
        byte[] both = [.. first, .. TestCorpus.Gzip("three\nfour\n")];

        for (var length = 1; length < both.Length; length++)
        {
            var corpus = new TestCorpus(("cut.txt.gz", both[..length]));
            if (length == first.Length)
                Assert.Equal(["one", "two"], corpus.Lines());
            else
                Assert.Throws<InvalidInputException>(() => corpus.Lines());
        }
    }

    [Fact]
    public void A_text_that_became_shorter_since_it_was_listed_is_refused()
    {
        var corpus = TestCorpus.OfText("one\ntwo\n");
        var listed = new CorpusFile("text.txt", 20, "1");
        using var reader = new ChunkReader(new CorpusChunk(0, [new CorpusRange(listed, 0, 20)]), corpus.Open, Limit(64));

        var refusal = Assert.Throws<InvalidInputException>(() =>
        {
            while (reader.TryReadLine(out _))
            {
            }
        });

        Assert.Equal("text.txt, after 8 bytes of text", refusal.Place);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_length_of_a_line()
    {
        var corpus = TestCorpus.OfText(new string('x', 8 << 20));
        ChunkReader? reader = null;

        Allocations.AssertNone(() =>
        {
            // The reader of the first run allocates the buffer, and the second run continues where that one ended.
            reader ??= new ChunkReader(new CorpusChunk(0, [.. corpus.Chunks().Single().Ranges, .. corpus.Chunks().Single().Ranges]), corpus.Open, Limit(1 << 12));
            for (var bytes = 0; bytes < 8 << 20;)
            {
                Assert.True(reader.TryReadLine(out var line));
                bytes += line.Length;
            }
        });
    }

    private static SegmentationOptions Limit(int maximumLineBytes) => new() { MaximumLineBytes = maximumLineBytes };
}
