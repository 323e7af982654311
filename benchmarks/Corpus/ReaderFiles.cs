using System.IO.Compression;
using System.Text;
using Embeddings.Numerics;
using Parquet.Serialization;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;

namespace Benchmarks.Corpus;

/// <summary>Files of every kind with a given number of bytes. The same size gives the same file. Names that begin with <c>rows-</c> contain interactions.</summary>
internal static class ReaderFiles
{
    private const int Words = 50_000;
    private const int RowsInGroup = 1_000_000;

    public static void Write(string path, long bytes)
    {
        using var file = File.Create(path);
        var rows = Path.GetFileName(path).StartsWith("rows-", StringComparison.Ordinal);
        if (path.EndsWith(".parquet", StringComparison.Ordinal))
            WriteParquet(file, bytes, rows);
        else if (path.EndsWith(".zip", StringComparison.Ordinal))
            WriteZip(file, bytes, rows ? "a.csv" : "a.txt");
        else
            WriteCompressed(file, path, bytes, rows);
    }

    private static void WriteCompressed(Stream file, string path, long bytes, bool rows)
    {
        using Stream content = Path.GetExtension(path) switch
        {
            ".gz" => new GZipStream(file, CompressionLevel.Fastest),
            ".bz2" => BZip2Stream.Create(file, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false),
            ".zst" => new CompressionStream(file),
            _ => file,
        };
        WriteLines(content, Path.GetFileName(path), bytes, rows);
    }

    private static void WriteZip(Stream file, long bytes, string entry)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        using var content = archive.CreateEntry(entry, CompressionLevel.Fastest).Open();
        WriteLines(content, entry, bytes, entry == "a.csv");
    }

    private static void WriteLines(Stream content, string name, long bytes, bool rows)
    {
        using var lines = new StreamWriter(content, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        var (first, format, last) = Shape(name, rows);
        lines.Write(first);
        var random = new SplitMix64(1);
        for (var written = 0L; written < bytes;)
        {
            var line = format(ref random);
            lines.Write(line);
            written += line.Length;
        }

        lines.Write(last);
    }

    private delegate string Line(ref SplitMix64 random);

    private static (string First, Line Line, string Last) Shape(string name, bool rows) => (name.Split('.')[1], rows) switch
    {
        ("csv", true) => ("user,item,timestamp\n", (ref SplitMix64 random) => $"u{random.Below(1_000_000)},i{random.Below(100_000)},{Time(ref random)}\n", ""),
        ("tsv", true) => ("user\titem\ttimestamp\n", (ref SplitMix64 random) => $"u{random.Below(1_000_000)}\ti{random.Below(100_000)}\t{Time(ref random)}\n", ""),
        (_, true) => ("", (ref SplitMix64 random) => $$"""{"user":"u{{random.Below(1_000_000)}}","item":"i{{random.Below(100_000)}}","timestamp":{{Time(ref random)}}}""" + "\n", ""),
        ("csv", _) => ("id,text\n", (ref SplitMix64 random) => $"1,\"{Sentence(ref random)}\"\n", ""),
        ("tsv", _) => ("id\ttext\n", (ref SplitMix64 random) => $"1\t{Sentence(ref random)}\n", ""),
        ("jsonl", _) => ("", (ref SplitMix64 random) => $$"""{"id":1,"text":"{{Sentence(ref random)}}"}""" + "\n", ""),
        ("md", _) => ("# Title\n", (ref SplitMix64 random) => $"{Sentence(ref random)}\n\n", ""),
        ("xml", _) => (
            "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\">",
            (ref SplitMix64 random) => $"<page><title>A</title><ns>0</ns><revision><text>{Sentence(ref random)} [[{Sentence(ref random)}]]</text></revision></page>\n",
            "</mediawiki>"),
        _ => ("", (ref SplitMix64 random) => $"{Sentence(ref random)}\n", ""),
    };

    private static void WriteParquet(Stream file, long bytes, bool rows)
    {
        var random = new SplitMix64(1);
        var options = new Parquet.ParquetOptions { RowGroupSize = RowsInGroup };
        if (rows)
            ParquetSerializer.SerializeAsync(RowsOf(bytes, random), file, options).GetAwaiter().GetResult();
        else
            ParquetSerializer.SerializeAsync(TextsOf(bytes, random), file, options).GetAwaiter().GetResult();
    }

    private static IEnumerable<InteractionRow> RowsOf(long bytes, SplitMix64 random)
    {
        for (var written = 0L; written < bytes; written += 24)
            yield return new InteractionRow { user = $"u{random.Below(1_000_000)}", item = $"i{random.Below(100_000)}", timestamp = Time(ref random) };
    }

    private static IEnumerable<TextRow> TextsOf(long bytes, SplitMix64 random)
    {
        for (var written = 0L; written < bytes;)
        {
            var sentence = Sentence(ref random);
            written += sentence.Length;
            yield return new TextRow { text = sentence };
        }
    }

    private static string Sentence(ref SplitMix64 random)
    {
        var words = new string[10];
        for (var word = 0; word < words.Length; word++)
            words[word] = $"word{random.Below(Words)}";
        return string.Join(' ', words);
    }

    private static long Time(ref SplitMix64 random) => 1_700_000_000 + random.Below(30_000_000);

#pragma warning disable IDE1006 // The names of the columns.
    private sealed class TextRow
    {
        public string text { get; set; } = "";
    }

    private sealed class InteractionRow
    {
        public string user { get; set; } = "";

        public string item { get; set; } = "";

        public long timestamp { get; set; }
    }
#pragma warning restore IDE1006
}
