using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Graphs;
using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Lookup.FastText;
using Embeddings.Reliability.Fuzzing;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Embeddings.Reliability.Formats;

/// <summary>The formats of other programs, read as a run or an import reads them.</summary>
internal static class ForeignFormats
{
    private const string Rows = "user,item,timestamp,weight\nu1,\"a, b\",1700000000,1\nu1,c,2024-05-01T10:00:00Z,2.5\nu2,\"d \"\"e\"\"\",1700000002,1\n";
    private const string JsonRows = "{\"user\":\"u1\",\"item\":\"a\",\"timestamp\":1700000000}\n{\"user\":7,\"item\":\"\\u00e9\",\"timestamp\":\"2024-05-01\",\"x\":{\"y\":[1]}}\n";
    private const string Lines = "One two three. Four five!\nSix\tseven\r\n\nEight\u00e9 \u6df1\u5ea6 nine\n";
    private const string Texts = "id,text\n1,\"One two, three\nfour\"\n2,five six\n";
    private const string JsonTexts = "{\"text\":\"One two\",\"id\":1}\n{\"text\":\"three \\ud83d\\ude00\"}\n";
    private const string Vectors = "3 2\none 0.5 -1\ntwo 1e-3 2\nthree word 3 4\n";

    private static readonly InteractionOptions Interactions = new() { Columns = new() { User = "user", Item = "item", Timestamp = "timestamp" } };

    /// <summary>A library that decodes damaged Parquet may loop. The fuzzer waits less long for it than a run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        OfRows("interactions csv", "log.csv", Bytes(Rows)) with { Words = FuzzTarget.WordsOf("\"", ",", "\r\n", "\"\"", "\uFEFF", "1e999", "-", "9999-12-31T23:59:59Z") },
        OfRows("interactions jsonl", "log.jsonl", Bytes(JsonRows)) with { Words = JsonWords },
        new("interactions parquet", [SampleParquet.Whole()], ReadParquet) { Cost = 20 },
        new("edges csv", [Bytes("from,to,weight\na,b,1\nb,c,2.5\n")], ReadEdges) { Words = FuzzTarget.WordsOf("\n", ",", "NaN", "-1", "1e308", "\"") },
        OfText("text txt", "a.txt", Bytes(Lines), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Lines)).ToArray()),
        OfText("text csv", "a.csv", Bytes(Texts)) with { Words = FuzzTarget.WordsOf("\"", ",", "\n", "\"\"", "text") },
        OfText("text jsonl", "a.jsonl", Bytes(JsonTexts)) with { Words = JsonWords },
        OfText("text mediawiki", "a.xml", Bytes(SampleDocuments.MediaWiki)) with { Cost = 5, Words = FuzzTarget.WordsOf("[[", "]]", "{{", "}}", "{|", "|}", "&lt;ref&gt;", "&lt;!--", "<page>", "</page>", "<text>", "<ns>0</ns>", "'''", "=", "&#x10FFFF;", "<![CDATA[", "|") },
        OfText("text html", "a.html", Bytes(SampleDocuments.Html)) with { Cost = 10, Words = FuzzTarget.WordsOf("<div>", "</div>", "<table>", "<p", "<!--", "<svg>", "<template>", "&#0;", "<script>", "<select>") },
        OfText("text markdown", "a.md", Bytes(SampleDocuments.Markdown)) with { Cost = 5, Words = FuzzTarget.WordsOf("[", "](", "`", "**", "> ", "\n\n", "|", "![", "<", "~~~") },
        OfText("text docx", "a.docx", SampleDocuments.Word("One two", "three")) with { Cost = 20 },
        OfText("text pdf", "a.pdf", SampleDocuments.Pdf("One two three")) with { Cost = 20, Words = FuzzTarget.WordsOf("obj", "endobj", "stream", "xref", "/Length", "<<", ">>", "1 0 R", "/Kids", "/Parent") },
        OfText("text gz", "a.txt.gz", SampleDocuments.Gzip(Lines)),
        OfText("text bz2", "a.txt.bz2", SampleDocuments.Bzip2(Lines)) with { Cost = 2 },
        OfText("text zst", "a.txt.zst", SampleDocuments.Zstandard(Lines)) with { Cost = 2 },
        OfText("text zip", "a.zip", SampleDocuments.Zip(("a.txt", Bytes(Lines)), ("b/c.jsonl", Bytes(JsonTexts)), ("d.txt.gz", SampleDocuments.Gzip(Lines)))),
        OfRows("interactions zip", "log.zip", SampleDocuments.Zip(("a.csv", Bytes(Rows)), ("b.csv", Bytes(Rows)))),
        new("word2vec text", [Bytes(Vectors)], bytes => Word2VecText.Read(new MemoryStream(bytes), "a.txt", new MemoryStream())) { Words = FuzzTarget.WordsOf(" ", "\n", "nan", "1e39", "-0", "2147483647") },
        new("word2vec binary", [Binary()], bytes => Word2VecBinary.Read(new MemoryStream(bytes), "a.bin", new MemoryStream())),
        new("fasttext bin", [FastText(withSubwords: true), FastText(withSubwords: false)], ReadFastText) { Cost = 2 },
        new("items jsonl", [Bytes("{\"id\":\"a\",\"text\":\"One\",\"category\":\"c\",\"genre\":[\"x\",\"y\"],\"year\":1999}\n")], ReadItems) { Words = JsonWords },
        new("word similarity", [Bytes("one,two,5\nthree four 3.2\n")], bytes => Drain(WordSimilarityFile.ReadAsync(new MemoryStream(bytes), "a.csv"))),
        new("analogies", [Bytes(": a\none two three four\n")], bytes => Drain(AnalogyFile.ReadAsync(new MemoryStream(bytes), "a.txt"))),
    ];

    private static IReadOnlyList<byte[]> JsonWords => FuzzTarget.WordsOf("{", "}", "[", "]", "\"", ":", "null", "true", "1e400", "\\u0000", "\\ud800", "\"user\":", "\"item\":", "\n", "-0.0", "99999999999999999999");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static FuzzTarget OfText(string name, string file, params byte[][] samples) => new(name, samples, bytes => ReadText(file, bytes));

    private static FuzzTarget OfRows(string name, string file, params byte[][] samples) => new(name, samples, bytes => ReadRows(file, bytes));

    private static void ReadText(string name, byte[] bytes)
    {
        var options = new SegmentationOptions();
        Stream Open(CorpusFile _, long offset) => new MemoryStream(bytes) { Position = offset };
        var file = FileInspection.Inspect(new CorpusFile(name, bytes.Length, "1"), Open, options);
        foreach (var range in RangesOf(file))
        {
            using var reader = new ChunkReader(new CorpusChunk(0, [range]), Open, options);
            while (reader.TryReadLine(out _))
            {
                // Reads to the end.
            }
        }
    }

    private static void ReadRows(string name, byte[] bytes)
    {
        Stream Open(CorpusFile _, long offset) => new MemoryStream(bytes) { Position = offset };
        var file = FileInspection.Inspect(new CorpusFile(name, bytes.Length, "1"), Open, new SegmentationOptions());
        foreach (var range in RangesOf(file))
        {
            using var reader = InteractionFormat.Open(range, Open, Interactions);
            while (reader.TryRead(out _))
            {
                // Reads to the end.
            }
        }
    }

    /// <summary>A file that can be divided is read in two parts, as two chunks would be.</summary>
    private static IEnumerable<CorpusRange> RangesOf(CorpusFile file)
    {
        if (file.Length == 0)
            return [];
        var half = file.CanSplit ? file.Length / 2 : file.Length;
        return half == file.Length ? [new CorpusRange(file, 0, half)] : [new CorpusRange(file, 0, half), new CorpusRange(file, half, file.Length - half)];
    }

    private static void ReadParquet(byte[] bytes)
    {
        var whole = new CorpusRange(new CorpusFile("log.parquet", bytes.Length, "1"), 0, bytes.Length);
        using var reader = new ParquetInteractionReader(new MemoryStream(bytes, writable: false), whole, SampleParquet.Options, Patience);
        while (reader.TryRead(out _))
        {
            // Reads to the end.
        }
    }

    private static void ReadEdges(byte[] bytes) => EdgeList.Read(
        [new CorpusFile("edges.csv", bytes.Length, "1")], (_, offset) => new MemoryStream(bytes) { Position = offset },
        new GraphOptions { FromColumn = "from", ToColumn = "to", WeightColumn = "weight" });

    private static void ReadItems(byte[] bytes)
    {
        ItemTexts.Read(new MemoryStream(bytes), "items.jsonl");
        ItemAttributes.Read(new MemoryStream(bytes), "items.jsonl", ["genre", "year"]);
    }

    private static void ReadFastText(byte[] bytes)
    {
        using var path = new TemporaryFile(bytes);
        using var file = FastTextFile.Open(path.Path);
        file.WriteTable(new MemoryStream());
        if (file.Subwords is not null)
            file.WriteParts(new MemoryStream());
    }

    private static byte[] Binary()
    {
        using var table = new TemporaryFile(Written(output => Word2VecText.Read(new MemoryStream(Bytes(Vectors)), "a.txt", output)));
        using var opened = LookupTable.Open(table.Path);
        return Written(output => Word2VecBinary.Write(opened, output));
    }

    private static byte[] FastText(bool withSubwords)
    {
        var options = new SubwordOptions { MinimumLength = 2, MaximumLength = 3, Buckets = 11 };
        using var table = new TemporaryFile(Written(output => Word2VecText.Read(new MemoryStream(Bytes(Vectors)), "a.txt", output)));
        using var parts = new TemporaryFile(Written(output => PartTable.Write(output, [1, 4, 7], 2, row => new float[] { row, 0.5f }, CancellationToken.None)));
        using var words = LookupTable.Open(table.Path);
        using var buckets = LookupTable.Open(parts.Path);
        return Written(output => FastTextBinary.Write(words, withSubwords ? buckets : null, new FastTextArguments { Subwords = withSubwords ? options : null }, output));
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        return output.ToArray();
    }

    private static void Drain<T>(IAsyncEnumerable<T> values) => values.CountAsync().AsTask().GetAwaiter().GetResult();
}
