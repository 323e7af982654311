using System.Text;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Tests.Corpus.Files;

public sealed class FileInspectionTests
{
    private const string French = "le café du quartier est fermé à l'été, dit-il\nla crème brûlée était très bonne\n";
    private static readonly SegmentationOptions Defaults = new();

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    [InlineData("utf-8", false)]
    public void Text_with_a_byte_order_mark_is_read_in_its_encoding(string encoding, bool isRead)
    {
        var bytes = Encoding.GetEncoding(encoding) is var given ? (byte[])[.. given.GetPreamble(), .. given.GetBytes(French)] : [];

        var file = Inspect("a.txt", bytes);

        Assert.Equal(isRead ? encoding : null, file.Encoding);
        Assert.Equal(!isRead, file.CanSplit);
        Assert.Equal(French.Split('\n')[..2], Lines(file, bytes));
    }

    [Fact]
    public void Text_of_another_encoding_is_refused_by_file_and_offset_with_what_it_looks_like()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Inspect("a.txt", Windows1252(string.Concat(Enumerable.Repeat(French, 20)))));

        Assert.Equal("a.txt, first at byte 6", refusal.Place);
        Assert.Contains("it may be windows-1252", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--encoding windows-1252", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_named_encoding_is_read_and_still_cut_by_byte_ranges()
    {
        var bytes = Windows1252(French);
        var options = Defaults with { Encoding = "windows-1252" };
        var file = FileInspection.Inspect(new CorpusFile("a.txt", bytes.Length, "1"), Opens(bytes), options);

        Assert.True(file.CanSplit);
        for (var chunkBytes = 1; chunkBytes <= bytes.Length; chunkBytes++)
        {
            var lines = ChunkPlanner.Plan([file], chunkBytes).SelectMany(chunk => Lines(chunk, Opens(bytes)));
            Assert.Equal(French.Split('\n')[..2], lines);
        }
    }

    [Fact]
    public void An_encoding_that_does_not_exist_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => (Defaults with { Encoding = "windows-1522" }).Validate());

        Assert.Equal("there is no encoding 'windows-1522'", refusal.Problem);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);

        Assert.Throws<InvalidInputException>(() => Inspect("a.txt", bytes));
    }

    [Fact]
    public void Utf16_without_a_byte_order_mark_is_refused_until_its_encoding_is_named()
    {
        var bytes = Encoding.Unicode.GetBytes("peace and war\n");

        Assert.Contains("zero", Assert.Throws<InvalidInputException>(() => Inspect("a.txt", bytes)).Problem, StringComparison.Ordinal);
        var named = FileInspection.Inspect(new CorpusFile("a.txt", bytes.Length, "1"), Opens(bytes), Defaults with { Encoding = "utf-16" });
        Assert.Equal(["peace and war"], Lines(named, bytes));
    }

    [Fact]
    public void A_file_of_another_kind_under_the_name_of_a_text_is_refused_with_its_kind()
    {
        Assert.Contains("a PDF", Refusal("a.txt", "%PDF-1.7 ..."u8.ToArray()).Problem, StringComparison.Ordinal);
        Assert.Contains("a gzip", Refusal("a.txt", TestCorpus.Gzip("one")).Problem, StringComparison.Ordinal);
        Assert.Contains("gzip data is damaged", Refusal("a.txt.gz", "one two three"u8.ToArray()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_little_invalid_text_is_counted_and_more_than_the_settings_allow_is_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one two three\n", 2000))), 0xFF, (byte)'\n'];
        var file = Inspect("a.txt", bytes);
        using var reader = new ChunkReader(ChunkPlanner.Plan([file], long.MaxValue)[0], Opens(bytes), Defaults);
        while (reader.TryReadLine(out _))
        {
        }

        Assert.Equal(1, reader.InvalidSequences);
        var refusal = Assert.Throws<InvalidInputException>(() => Lines(file, bytes, Defaults with { MaximumInvalidShare = 1e-5 }));
        Assert.Equal("a.txt, first at byte 28000", refusal.Place);
    }

    [Fact]
    public void Another_encoding_that_begins_after_much_good_text_is_refused_while_it_is_read()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one two three\n", 10_000))), .. Windows1252(French), .. Windows1252(French)];
        var file = Inspect("a.txt", bytes);

        var refusal = Assert.Throws<InvalidInputException>(() => Lines(file, bytes));

        Assert.Equal("a.txt, first at byte 140006", refusal.Place);
    }

    [Fact]
    public void A_csv_whose_quotes_hold_line_breaks_is_read_as_a_whole()
    {
        Assert.False(Inspect("a.csv", "id,text\n1,\"one\ntwo\"\n"u8.ToArray()).CanSplit);
        Assert.True(Inspect("a.csv", "id,text\n1,\"one, two\"\n"u8.ToArray()).CanSplit);
    }

    [Theory]
    [InlineData("a.txt.gz")]
    [InlineData("a.txt.bz2")]
    [InlineData("a.txt.zst")]
    public void Compressed_text_is_read_and_one_that_is_cut_is_refused(string name)
    {
        var whole = Compressed.Of(name, string.Join('\n', Enumerable.Range(0, 2000)));
        var file = Inspect(name, whole);

        Assert.Equal(Enumerable.Range(0, 2000).Select(number => $"{number}"), Lines(file, whole));
        foreach (var length in new[] { 1, whole.Length / 2, whole.Length - 1 })
            Assert.Throws<InvalidInputException>(() => Lines(file with { Length = length }, whole[..length]));
    }

    private static InvalidInputException Refusal(string name, byte[] bytes) => Assert.Throws<InvalidInputException>(() => Inspect(name, bytes));

    private static CorpusFile Inspect(string name, byte[] bytes) => FileInspection.Inspect(new CorpusFile(name, bytes.Length, "1"), Opens(bytes), Defaults);

    private static OpenCorpusFile Opens(byte[] bytes) => (_, offset) => new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset);

    private static byte[] Windows1252(string text) => CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetBytes(text);

    private static List<string> Lines(CorpusFile file, byte[] bytes, SegmentationOptions? options = null) =>
        Lines(ChunkPlanner.Plan([file], long.MaxValue).Single(), Opens(bytes), options);

    private static List<string> Lines(CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions? options = null)
    {
        var lines = new List<string>();
        using var reader = new ChunkReader(chunk, open, options ?? Defaults);
        while (reader.TryReadLine(out var line))
            lines.Add(Encoding.UTF8.GetString(line));
        return lines;
    }
}
