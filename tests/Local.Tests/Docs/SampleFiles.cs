using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Parquet.Serialization;
using SharpCompress.Compressors.BZip2;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using ZstdSharp;

namespace Embeddings.Local.Tests.Docs;

/// <summary>A sample file.</summary>
/// <param name="Holds">A description of its content.</param>
/// <param name="Settings">The option of the command line that is given with it; empty for none.</param>
internal sealed record SampleFile(string Name, string Holds, byte[] Content, string Settings = "");

/// <summary>Valid and invalid files of every kind.</summary>
internal static class SampleFiles
{
    private const string Prose = "Peace and commerce with all nations. Commerce with café and tea brings peace.\nTea and coffee for all nations.\n";
    private const string Items = "--preset items";
    private const string Graph = "--preset graph";

    private static readonly string Dump =
        $"<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\"><page><title>A</title><ns>0</ns><revision><text>{Prose}</text></revision></page></mediawiki>";

    public static IEnumerable<SampleFile> Text =>
    [
        new("plain.txt", "UTF-8", Utf8(Prose)),
        new("mark.txt", "UTF-8 with a byte order mark", Marked(Encoding.UTF8)),
        new("windows.txt", "line ends of Windows", Utf8(Prose.Replace("\n", "\r\n", StringComparison.Ordinal))),
        new("one-line.txt", "one long line", Utf8(Prose.Replace('\n', ' '))),
        new("utf16.txt", "UTF-16 with a byte order mark", Marked(Encoding.Unicode)),
        new("utf16-big-endian.txt", "UTF-16, big-endian, with a mark", Marked(Encoding.BigEndianUnicode)),
        new("utf32.txt", "UTF-32 with a byte order mark", Marked(Encoding.UTF32)),
        new("utf16-unmarked.txt", "UTF-16 without a mark", Encoding.Unicode.GetBytes(Prose)),
        new("windows-1252.txt", "Windows-1252", Encoding.Latin1.GetBytes(Prose)),
        new("windows-1252.txt", "Windows-1252, with the encoding given", Encoding.Latin1.GetBytes(Prose), "--encoding windows-1252"),
        new("few-faults.txt", "UTF-8 with one wrong byte in 22,000", [.. Utf8(string.Concat(Enumerable.Repeat(Prose, 200))), 0xE9, (byte)'\n']),
        new("random.txt", "random bytes", Random(4_000)),
        new("picture.txt", "a PNG image under a wrong name", [0x89, 0x50, 0x4E, 0x47, .. Random(100)]),
        new("picture.png", "a PNG image", [0x89, 0x50, 0x4E, 0x47, .. Random(100)]),
        new("empty.txt", "nothing", []),
        new("numbers.txt", "one word a line", Utf8("one\ntwo\nthree\n")),
        new("page.html", "a page", Utf8($"<title>Trade</title><script>var ignored;</script><p>{Prose}</p>")),
        new("page-1252.html", "a page that declares Windows-1252", Encoding.Latin1.GetBytes($"<meta charset=\"windows-1252\"><p>{Prose}</p>")),
        new("notes.md", "Markdown", Utf8($"# Trade\n\n{Prose}\n```\nignored\n```\n")),
        new("story.docx", "a Word document", Word(Prose)),
        new("paper.pdf", "a PDF of text", Pdf("Peace and commerce with all nations.")),
        new("scan.pdf", "a PDF of pictures", Pdf("")),
        new("reviews.jsonl", "lines of JSON", Utf8(Lines(Prose, line => $$"""{"id":1,"text":"{{line}}"}"""))),
        new("broken.jsonl", "a line that is not JSON", Utf8("{\"text\":\"one two\"}\nnot JSON\n")),
        new("reviews.csv", "a column named Body", Utf8("id,Body\n" + Lines(Prose, line => $"1,\"{line}\""))),
        new("semicolons.csv", "a table as German spreadsheets write it", Utf8("id;text\n" + Lines(Prose, line => $"1;{line}"))),
        new("titles.csv", "no column with a usual name", Utf8("id,headline\n" + Lines(Prose, line => $"1,{line}"))),
        new("titles.csv", "no column with a usual name, with the column given", Utf8("id,headline\n" + Lines(Prose, line => $"1,{line}")), "--text-column headline"),
        new("reviews.tsv", "tab-separated", Utf8("id\ttext\n" + Lines(Prose, line => $"1\t{line}"))),
        new("reviews.parquet", "Parquet", Parquet(Prose.TrimEnd('\n').Split('\n').Select(line => new TextRow { text = line }))),
        new("cut.parquet", "the first half of a Parquet file", Parquet(Prose.Split('\n').Select(line => new TextRow { text = line }))[..^40]),
        new("wiki.xml", "a MediaWiki dump", Utf8(Dump)),
        new("wiki.xml.bz2", "the same, compressed as Wikipedia offers it", Bzip2(Dump)),
        new("feed.xml", "another XML", Utf8("<feed><entry>text</entry></feed>")),
        new("plain.txt.gz", "gzip", Gzip(Prose)),
        new("plain.txt.zst", "Zstandard", new Compressor().Wrap(Utf8(Prose)).ToArray()),
        new("texts.zip", "a text, a page and a picture", Zip(("a.txt", Utf8(Prose)), ("b/page.html", Utf8("<p>Tea for all.</p>")), ("logo.png", [1, 2, 3]))),
        new("pictures.zip", "pictures only", Zip(("logo.png", [1, 2, 3]))),
        new("cut.txt.gz", "the first half of a gzip", Gzip(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"word{number} and word{number + 1}\n")))[..4_000]),
        new("not.txt.gz", "text under the name of a gzip", Utf8(Prose)),
    ];

    public static IEnumerable<SampleFile> Rows =>
    [
        new("orders.csv", "user, item, timestamp", Utf8("user,item,timestamp\n" + Events((user, item, time) => $"u{user},i{item},{time}")), Items),
        new("ratings.csv", "userId, movieId, rating, timestamp, as MovieLens", Utf8("userId,movieId,rating,timestamp\n" + Events((user, item, time) => $"{user},{item},4.0,{time}")), Items),
        new("ratings.csv.gz", "the same as gzip", Gzip("userId,movieId,rating,timestamp\n" + Events((user, item, time) => $"{user},{item},4.0,{time}")), Items),
        new("ratings.zip", "the same in a .zip beside a README", Zip(("README.txt", Utf8("Read me.")), ("ml/ratings.csv", Utf8("userId,movieId,rating,timestamp\n" + Events((user, item, time) => $"{user},{item},4.0,{time}")))), Items),
        new("reviews.jsonl", "reviewerID, asin, unixReviewTime, as Amazon's reviews", Utf8(Events((user, item, time) => $$"""{"reviewerID":"A{{user}}","asin":"B{{item}}","unixReviewTime":{{time}}}""")), Items),
        new("clicks.tsv", "session_id, product_id, ts as ISO 8601", Utf8("session_id\tproduct_id\tts\n" + Events((user, item, time) => $"{user}\t{item}\t{DateTimeOffset.FromUnixTimeSeconds(time):yyyy-MM-ddTHH:mm:ssZ}")), Items),
        new("events.csv", "times in milliseconds", Utf8("user,item,timestamp\n" + Events((user, item, time) => $"{user},{item},{time}000")), Items),
        new("sales.parquet", "customer_id, sku, date", Parquet(Events().Select(row => new SaleRow { customer_id = row.User, sku = $"s{row.Item}", date = row.Time })), Items),
        new("stock.csv", "no column of users", Utf8("sku,amount\na,1\n"), Items),
        new("days.csv", "ambiguous dates: day or month first", Utf8("user,item,timestamp\n1,2,03/04/2024\n"), Items),
        new("gaps.csv", "a row with too few fields", Utf8("user,item,timestamp\n1,2,3\n1,2\n"), Items),
        new("plain.txt", "text instead of rows", Utf8(Prose), Items),
        new("orders.csv", "rows instead of text", Utf8("user,item,timestamp\n" + Events((user, item, time) => $"u{user},i{item},{time}"))),
        new("edges.csv", "source, target", Utf8("source,target\n" + Events((user, item, _) => $"n{user},n{item}")), Graph),
        new("edges.tsv", "from, to", Utf8("from\tto\n" + Events((user, item, _) => $"n{user}\tn{item}")), Graph),
        new("edges.zip", "edges in a .zip", Zip(("edges.csv", Utf8("from,to\n" + Events((user, item, _) => $"n{user},n{item}")))), Graph),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Marked(Encoding encoding) => [.. encoding.GetPreamble(), .. encoding.GetBytes(Prose)];

    private static string Lines(string text, Func<string, string> line) => string.Concat(text.TrimEnd('\n').Split('\n').Select(sentence => line(sentence) + "\n"));

    private static byte[] Random(int bytes)
    {
        var content = new byte[bytes];
        new Random(1).NextBytes(content);
        return content;
    }

    /// <summary>Nine users, each with six of ten items in the order of time.</summary>
    private static IEnumerable<(int User, int Item, long Time)> Events() =>
        from user in Enumerable.Range(1, 9)
        from visit in Enumerable.Range(0, 6)
        select (user, (user + (visit * visit)) % 10, 1_700_000_000L + (user * 1000) + visit);

    private static string Events(Func<int, int, long, string> row) => string.Concat(Events().Select(visit => row(visit.User, visit.Item, visit.Time) + "\n"));

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Utf8(text));
        return compressed.ToArray();
    }

    private static byte[] Bzip2(string text)
    {
        using var compressed = new MemoryStream();
        using (var bzip2 = BZip2Stream.Create(compressed, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
            bzip2.Write(Utf8(text));
        return compressed.ToArray();
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

    private static byte[] Word(string text)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new Document(new Body(new Paragraph(new Run(new Text(text)))));
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

    private static byte[] Parquet<T>(IEnumerable<T> rows)
    {
        using var stream = new MemoryStream();
        ParquetSerializer.SerializeAsync(rows, stream).GetAwaiter().GetResult();
        return stream.ToArray();
    }

#pragma warning disable IDE1006 // The names of the columns.
    private sealed class TextRow
    {
        public string text { get; set; } = "";
    }

    private sealed class SaleRow
    {
        public int customer_id { get; set; }

        public string sku { get; set; } = "";

        public long date { get; set; }
    }
#pragma warning restore IDE1006
}
