using System.Globalization;
using System.IO.Compression;
using System.Text;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;
using Parquet;
using Parquet.Serialization;
using ZstdSharp;

namespace Embeddings.Reliability.Formats;

/// <summary>Small documents whose compressed parts expand to more than the memory that a reader may take.</summary>
public class ExpandingDocumentTests
{
    private const int Expanded = 65 << 20;
    private static readonly byte[] Spaces = [.. Enumerable.Repeat((byte)' ', 1 << 20)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_page_of_a_PDF_that_expands_to_more_than_its_limit_is_refused_by_name(int timesCompressed)
    {
        var content = Deflated(output => Repeat(output, Spaces));
        if (timesCompressed == 2)
            content = Deflated(output => output.Write(content));
        var pdf = Pdf(content, $"[{string.Concat(Enumerable.Repeat("/FlateDecode", timesCompressed))}]");
        Assert.InRange(pdf.Length, 1, 100_000);

        var refusal = Assert.Throws<InvalidInputException>(() => Read("a.pdf", pdf));

        Assert.Equal("a.pdf, page 1", refusal.Place);
        Assert.Contains("expands to more than 64 MiB", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_a_PDF_with_compressed_text_is_read()
    {
        var content = Deflated(output => output.Write("BT /F1 12 Tf 72 720 Td (one two) Tj ET"u8));

        Assert.Equal(["one two"], Read("a.pdf", Pdf(content, "/FlateDecode")));
    }

    [Fact]
    public void A_Word_document_that_expands_to_more_than_its_limit_is_refused_by_name()
    {
        using var document = new MemoryStream();
        document.Write(SampleDocuments.Word("one two"));
        using (var archive = new ZipArchive(document, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("word/document.xml")!.Delete();
            using var part = archive.CreateEntry("word/document.xml").Open();
            part.Write("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"u8);
            Repeat(part, Spaces);
            part.Write("</w:t></w:r></w:p></w:body></w:document>"u8);
        }

        Assert.Equal("a.docx", Assert.Throws<InvalidInputException>(() => Read("a.docx", document.ToArray())).Place);
    }

    [Fact]
    public void A_page_of_a_wiki_that_expands_to_more_than_its_limit_is_refused_by_name()
    {
        using var dump = new MemoryStream();
        using (var compressed = new GZipStream(dump, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            compressed.Write("<mediawiki><page><ns>0</ns><revision><text>one two "u8);
            Repeat(compressed, Spaces);
        }

        var refusal = Assert.Throws<InvalidInputException>(() => Read("a.xml.gz", dump.ToArray()));

        Assert.Equal("a page has more than 64 MiB", refusal.Problem);
    }

    [Fact]
    public void A_compressed_file_that_expands_far_beyond_its_size_is_refused_by_name()
    {
        using var bomb = new MemoryStream();
        using (var compressed = new CompressionStream(bomb, level: 1, leaveOpen: true))
        {
            Repeat(compressed, Spaces);
        }

        Assert.InRange(bomb.Length, 1, 50_000);

        AssertExpands("a.txt.zst", bomb.ToArray());
    }

    [Fact]
    public void Text_that_is_compressed_as_well_as_any_text_is_read()
    {
        using var compressed = new MemoryStream();
        using (var zstandard = new CompressionStream(compressed, level: 1, leaveOpen: true))
        {
            for (var line = 0; line < 100_000; line++)
                zstandard.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"one two {line % 100}\n")));
        }

        Assert.Equal(100_000, Read("a.txt.zst", compressed.ToArray()).Count);
    }

    [Fact]
    public async Task A_small_Parquet_file_whose_rows_repeat_a_long_text_is_refused_by_name()
    {
        using var parquet = new MemoryStream();
        var text = new string('x', 1 << 10);
        var options = new ParquetOptions { ColumnEncodingHints = { ["Text"] = EncodingHint.Dictionary } };
        await ParquetSerializer.SerializeAsync(Enumerable.Range(0, 67_000).Select(_ => new Sentence(text)).ToArray(), parquet, options);
        Assert.InRange(parquet.Length, 1, 50_000);

        AssertExpands("a.parquet", parquet.ToArray());
    }

    private static void AssertExpands(string name, byte[] bytes)
    {
        var file = new CorpusFile(name, bytes.Length, "1");
        using var reader = new ChunkReader(new CorpusChunk(0, [new CorpusRange(file, 0, bytes.Length)]), (_, _) => new MemoryStream(bytes), new SegmentationOptions());
        var refusal = Assert.Throws<InvalidInputException>(() =>
        {
            while (reader.TryReadLine(out _))
            {
            }
        });

        Assert.Equal(name, refusal.Place);
        Assert.Contains("expands to more than 67,108,864", refusal.Problem, StringComparison.Ordinal);
    }

    private sealed record Sentence(string Text);

    private static void Repeat(Stream output, byte[] block)
    {
        for (var written = 0; written < Expanded; written += block.Length)
            output.Write(block);
    }

    private static byte[] Deflated(Action<Stream> write)
    {
        using var output = new MemoryStream();
        using (var compressed = new ZLibStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
            write(compressed);
        return output.ToArray();
    }

    private static byte[] Pdf(byte[] content, string filter)
    {
        using var pdf = new MemoryStream();
        pdf.Write("%PDF-1.4\n"u8);
        var offsets = new List<long>();
        void Add(string head, byte[] body, string tail)
        {
            offsets.Add(pdf.Position);
            pdf.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{head}")));
            pdf.Write(body);
            pdf.Write(Encoding.ASCII.GetBytes($"{tail}\nendobj\n"));
        }

        Add("<</Type/Catalog/Pages 2 0 R>>", [], "");
        Add("<</Type/Pages/Kids[3 0 R]/Count 1>>", [], "");
        Add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>", [], "");
        Add($"<</Length {content.Length}/Filter {filter}>>stream\n", content, "\nendstream");
        Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", [], "");
        var table = string.Concat(offsets.Select(offset => $"{offset:D10} 00000 n \n"));
        pdf.Write(Encoding.ASCII.GetBytes($"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{pdf.Position}\n%%EOF"));
        return pdf.ToArray();
    }

    private static List<string> Read(string name, byte[] bytes)
    {
        var file = new CorpusFile(name, bytes.Length, "1");
        using var reader = new ChunkReader(new CorpusChunk(0, [new CorpusRange(file, 0, bytes.Length)]), (_, _) => new MemoryStream(bytes), new SegmentationOptions());
        var lines = new List<string>();
        while (reader.TryReadLine(out var line))
            lines.Add(Encoding.UTF8.GetString(line).TrimEnd());
        return lines;
    }
}
