using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Segmentation;
using Embeddings.Tests.Corpus.Files;
using Parquet.Serialization;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Embeddings.Tests.Corpus.Formats;

public sealed class TextFormatsTests
{
    private static readonly SegmentationOptions Defaults = new();

    [Theory]
    [InlineData("a.txt", "one line. It stays whole.\n", "one line. It stays whole.")]
    [InlineData("a.md", "# Title\n\nA *word* and\na [link](http://x). Second.\n\n```\ncode\n```\n- item\n", "Title|A word and a link.|Second.|item")]
    [InlineData("a.html", "<title>T</title><body><script>var x;</script><p>One <b>bo</b>ld. Two!<div>Three &amp; four</div>", "T|One bold.|Two!|Three & four")]
    [InlineData("a.jsonl", "{\"id\":1,\"text\":\"One. Two.\"}\n\n{\"text\":null}\n{\"text\":\"a\\nb\"}\n", "One.|Two.|a|b")]
    [InlineData("a.csv", "id,Text\n1,\"One, two. Three.\"\n2,\n3,four\n", "One, two.|Three.|four")]
    [InlineData("a.csv", "id;text\n1;One, two\n", "One, two")]
    [InlineData("a.tsv", "id\ttext\n1\tOne, two\n", "One, two")]
    public void Each_format_gives_its_sentences(string name, string content, string expected) =>
        Assert.Equal(expected.Split('|'), Lines(name, Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData(".gz")]
    [InlineData(".bz2")]
    [InlineData(".zst")]
    public void Each_format_may_be_compressed(string ending)
    {
        Assert.Equal(["One.", "Two."], Lines("a.jsonl" + ending, Compressed.Of(ending, "{\"text\":\"One. Two.\"}\n")));
        Assert.Equal(["One.", "Two."], Lines("a.md" + ending, Compressed.Of(ending, "One.\nTwo.\n")));
    }

    [Fact]
    public void A_page_whose_elements_are_nested_without_end_is_refused_by_its_name()
    {
        var deep = Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("<div>", 200_000))}one");
        var lists = Encoding.UTF8.GetBytes($"<ul>{string.Concat(Enumerable.Repeat("<li>one <p>two", 20_000))}");

        var refusal = Assert.Throws<InvalidInputException>(() => Lines("a.html", deep, Defaults));

        Assert.Equal("a.html", refusal.Place);
        Assert.NotEmpty(Lines("a.html", lists, Defaults));
    }

    [Fact]
    public void A_table_without_a_column_of_text_is_refused_with_the_columns_it_has()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Lines("ratings.csv", "userId,movieId,rating\n1,2,3\n"u8.ToArray()));

        Assert.Contains("it has userId, movieId, rating", refusal.Problem, StringComparison.Ordinal);
        Assert.Contains("--preset items", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_column_of_text_may_be_named()
    {
        var options = Defaults with { TextColumn = "title" };

        Assert.Equal(["One"], Lines("a.csv", "text,title\nno,One\n"u8.ToArray(), options));
        Assert.Equal(["One"], Lines("a.jsonl", "{\"text\":\"no\",\"title\":\"One\"}\n"u8.ToArray(), options));
    }

    [Fact]
    public async Task A_parquet_gives_its_column_of_text()
    {
        using var stream = new MemoryStream();
        Row[] rows = [new(1, "One. Two."), new(2, "Three")];
        await ParquetSerializer.SerializeAsync(rows, stream, new Parquet.ParquetOptions());

        Assert.Equal(["One.", "Two.", "Three"], Lines("a.parquet", stream.ToArray()));
    }

    [Fact]
    public void Tables_and_lines_of_json_are_read_by_byte_ranges_wherever_they_are_cut()
    {
        var csv = Encoding.UTF8.GetBytes("id,text\n1,one\n2,two\n3,three\n");
        var json = "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}"u8.ToArray();
        for (var bytes = 1; bytes < json.Length; bytes++)
        {
            Assert.Equal(["one", "two", "three"], Lines("a.csv", csv, chunkBytes: bytes));
            Assert.Equal(["one", "two", "three"], Lines("a.jsonl", json, chunkBytes: bytes));
        }
    }

    [Fact]
    public void A_pdf_gives_the_text_of_its_pages_and_one_without_text_is_refused()
    {
        Assert.Equal(["Peace and commerce with all nations."], Lines("a.pdf", Pdf("Peace and commerce with all nations.")));
        Assert.Contains("only images", Assert.Throws<InvalidInputException>(() => Lines("a.pdf", Pdf(""))).Problem, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Lines("a.pdf", "%PDF-1.7 and nothing else"u8.ToArray()));
    }

    [Fact]
    public void A_word_document_gives_its_paragraphs_and_a_damaged_one_is_refused()
    {
        var document = Word("One. Two.", "Three");

        Assert.Equal(["One.", "Two.", "Three"], Lines("a.docx", document));
        Assert.Throws<InvalidInputException>(() => Lines("a.docx", document[..(document.Length / 2)]));
    }

    [Fact]
    public void A_dump_of_a_wiki_gives_the_prose_of_its_articles()
    {
        const string dump = """
            <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><siteinfo><sitename>W</sitename></siteinfo>
            <page><title>A</title><ns>0</ns><revision><text>'''Peace''' is [[War|no war]].{{Infobox|x={{y}}}}&lt;ref&gt;no&lt;/ref&gt; [[File:a.jpg|thumb|A [[dove]]]]
            == History ==
            * It began in [[1945]].</text></revision></page>
            <page><title>B</title><ns>0</ns><redirect title="A" /><revision><text>#REDIRECT [[A]]</text></revision></page>
            <page><title>Talk:A</title><ns>1</ns><revision><text>chatter</text></revision></page>
            <page><title>C</title><ns>0</ns><revision><text>Last &amp;amp; least</text></revision></page>
            </mediawiki>
            """;
        string[] expected = ["Peace is no war.", "History", "It began in 1945.", "Last & least"];

        Assert.Equal(expected, Lines("w.xml", Encoding.UTF8.GetBytes(dump)));
        Assert.Equal(expected, Lines("w.xml.bz2", Compressed.Of(".bz2", dump)));
        Assert.Throws<InvalidInputException>(() => Lines("w.xml", Encoding.UTF8.GetBytes(dump[..^20])));
        Assert.Contains("not a MediaWiki dump", Assert.Throws<InvalidInputException>(() => Lines("w.xml", "<feed/>"u8.ToArray())).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_gives_all_files_of_text_in_it_and_one_without_any_is_refused()
    {
        var zip = Zip(("b/two.txt", "two"u8.ToArray()), ("a.md", "# One"u8.ToArray()), ("logo.png", [1, 2]), ("__MACOSX/a.txt", "no"u8.ToArray()), ("c.docx", Word("Three")),
            ("d.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("four\n")]));

        Assert.Equal(["One", "two", "Three", "four"], Lines("all.zip", zip).Where(line => line.Length > 0));
        Assert.Contains("it holds no file of text", Assert.Throws<InvalidInputException>(() => Lines("a.zip", Zip(("a.png", [1])))).Problem, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Lines("a.zip", zip[..(zip.Length / 2)]));
    }

    [Fact]
    public void Lines_of_plain_text_are_cut_into_sentences_where_the_settings_say_so()
    {
        var text = "Dr. No came. He saw!\nshort\n"u8.ToArray();

        Assert.Equal(["Dr. No came. He saw!", "short"], Lines("a.txt", text));
        Assert.Equal(["He saw!", "short"], Lines("a.txt", text, Defaults with { Sentences = SentenceCutting.Always }).TakeLast(2));
        Assert.Equal(["One. Two."], Lines("a.html", "<p>One. Two.</p>"u8.ToArray(), Defaults with { Sentences = SentenceCutting.Never }));
    }

    [Fact]
    public void A_long_table_is_read_in_bounded_memory()
    {
        var rows = string.Concat(Enumerable.Range(0, 50_000).Select(row => $"{row},\"words of a review, number {row}\"\n"));
        var lines = 0;
        using var stream = TextFormats.Read(new MemoryStream(Encoding.UTF8.GetBytes("id,text\n" + rows)), new CorpusFile("a.csv", rows.Length, ""), Defaults);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is not null)
            lines++;

        Assert.Equal(50_000, lines);
    }

    private static List<string> Lines(string name, byte[] bytes, SegmentationOptions? options = null, long chunkBytes = long.MaxValue)
    {
        Stream Open(CorpusFile file, long offset) => new MemoryStream(bytes, writable: false) { Position = offset };
        options ??= Defaults;
        var file = Embeddings.Corpus.Files.FileInspection.Inspect(new CorpusFile(name, bytes.Length, ""), Open, options);
        var lines = new List<string>();
        foreach (var chunk in ChunkPlanner.Plan([file], chunkBytes))
        {
            using var reader = new ChunkReader(chunk, Open, options);
            while (reader.TryReadLine(out var line))
                lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }

    private static byte[] Word(params string[] paragraphs)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document = new Document(
                new Body(paragraphs.Select(paragraph => new Paragraph(new Run(new Text(paragraph))))));
        }

        return stream.ToArray();
    }

    private static byte[] Pdf(string text)
    {
        using var builder = new PdfDocumentBuilder();
        var page = builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4);
        if (text.Length > 0)
            page.AddText(text, 12, new PdfPoint(25, 700), builder.AddStandard14Font(Standard14Font.Helvetica));
        return builder.Build();
    }

    private sealed record Row(int Id, string Text);
}
