using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using SharpCompress.Compressors.BZip2;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using ZstdSharp;

namespace Embeddings.Reliability.Formats;

/// <summary>Small valid files of foreign formats.</summary>
internal static class SampleDocuments
{
    public const string MediaWiki = """
        <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="en"><siteinfo><sitename>W</sitename></siteinfo>
        <page><title>One</title><ns>0</ns><id>1</id><revision><id>2</id><text xml:space="preserve">'''One''' is a [[number|numeral]]&lt;ref name="a"&gt;x&lt;/ref&gt;.
        {{Infobox|a=1|b={{nested}}}}
        == Heading ==
        * item &amp;nbsp; [http://example.org link]
        {| class="t"
        | cell
        |}
        &lt;!-- gone --&gt; The end. [[File:a.png|thumb|text]]</text></revision></page>
        <page><title>Two</title><ns>1</ns><revision><text>talk</text></revision></page><page><title>R</title><ns>0</ns><redirect title="One"/><revision><text>#R</text></revision></page></mediawiki>
        """;

    public const string Html = "<!doctype html><html><head><meta charset=utf-8><title>t</title><style>p{}</style></head><body><h1>One two</h1><p>Three &amp; <b>four</b><br>five</p><table><tr><td>six</table><script>x()</script></body></html>";

    public const string Markdown = "# One\n\nTwo *three* [four](http://x) `five`\n\n- six\n- seven\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n> quote\n";

    public static byte[] Gzip(string text) => Compress(text, output => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>In blocks of 100 KB. The library would choose 900 KB, and its reader clears room for a whole block, which takes most of its time.</summary>
    public static byte[] Bzip2(string text)
    {
        const int digitOfBlocks = 3;
        var bytes = Compress(text, output => BZip2Stream.Create(output, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true));
        bytes[digitOfBlocks] = (byte)'1';
        return bytes;
    }

    public static byte[] Zstandard(string text) => Compress(text, output => new CompressionStream(output, leaveOpen: true));

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return output.ToArray();
    }

    public static byte[] Word(params string[] paragraphs)
    {
        using var output = new MemoryStream();
        using (var document = WordprocessingDocument.Create(output, WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new Document(new Body(paragraphs.Select(text => new Paragraph(new Run(new Text(text))))));
        return output.ToArray();
    }

    public static byte[] Pdf(string text)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText(text, 12, new PdfPoint(25, 700), font);
        return builder.Build();
    }

    private static byte[] Compress(string text, Func<Stream, Stream> open)
    {
        using var output = new MemoryStream();
        using (var compressed = open(output))
            compressed.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
