using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>The text formats, by the extension of a file's name. Each gives lines of UTF-8, with one sentence or paragraph per line.</summary>
public static class TextFormats
{
    private static readonly Dictionary<string, Func<Stream, CorpusFile, SegmentationOptions, IEnumerable<string>>> Readers = new()
    {
        [".md"] = MarkdownText.Read,
        [".markdown"] = MarkdownText.Read,
        [".html"] = HtmlText.Read,
        [".htm"] = HtmlText.Read,
        [".jsonl"] = JsonLinesText.Read,
        [".ndjson"] = JsonLinesText.Read,
        [".csv"] = DelimitedText.Read,
        [".tsv"] = DelimitedText.Read,
        [".parquet"] = ParquetText.Read,
        [".xml"] = MediaWikiDump.Read,
        [".pdf"] = PdfText.Read,
        [".docx"] = WordText.Read,
    };

    /// <summary>The extensions of text files, without those of their compression.</summary>
    public static IEnumerable<string> Endings => [".txt", .. Readers.Keys];

    /// <summary>
    /// Whether the name is that of a text file: it has the extension of a format, optionally followed by that of a compression, or is a .zip.
    /// </summary>
    public static bool Holds(string fileName) =>
        Path.GetFileName(fileName) != InteractionFormat.ItemTexts
            && (FileCompressions.Of(fileName) == FileCompression.Zip || IsFormat(FileCompressions.FormatOf(fileName)));

    /// <summary>Returns the table column or JSON member that the text is taken from. Null if the format has neither.</summary>
    /// <exception cref="InvalidInputException">No column contains text, or the file does not have the format of its extension.</exception>
    public static string? ColumnOf(CorpusFile file, OpenCorpusFile open, SegmentationOptions options)
    {
        Stream Text() => FileText.Open(new CorpusRange(file, 0, file.Length), open);
        return file.Compression == FileCompression.Zip ? null : file.Format switch
        {
            ".csv" or ".tsv" => DelimitedText.ColumnOf(Text(), file, options),
            ".jsonl" or ".ndjson" => JsonLinesText.ColumnOf(Text(), file, options),
            ".parquet" => ParquetText.ColumnOf(Text(), file, options),
            _ => null,
        };
    }

    /// <summary>Opens the lines that belong to a range, as UTF-8.</summary>
    /// <exception cref="InvalidInputException">The file does not have the format of its extension.</exception>
    internal static Stream Open(CorpusRange range, OpenCorpusFile open, SegmentationOptions options)
    {
        var file = range.File;
        if (file.Compression == FileCompression.Zip)
            return new ZippedText(open(file, 0), file, options);
        if (range.Offset > 0 && DelimitedText.IsFormat(file.Format))
            return Read(new ConcatenatedStream(new MemoryStream(FileText.FirstLine(file, open)), FileText.Open(range, open)), file, options);
        return Read(FileText.Open(range, open), file, options);
    }

    /// <summary>Reads the lines of a decompressed file.</summary>
    /// <param name="content">Text as UTF-8, or the bytes of a document. The returned stream disposes it.</param>
    internal static Stream Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        if (!Readers.TryGetValue(file.Format, out var read))
        {
            return options.Sentences == SentenceCutting.Always
                ? new ParagraphStream(Sentences(PlainText.Read(content, options), options), content)
                : content;
        }

        var paragraphs = read(content, file, options);
        return new ParagraphStream(options.Sentences == SentenceCutting.Never ? paragraphs : Sentences(paragraphs, options), content);
    }

    /// <summary>Whether the extension is that of a text file that is not an archive.</summary>
    internal static bool IsFormat(string ending) => ending == ".txt" || Readers.ContainsKey(ending);

    private static IEnumerable<string> Sentences(IEnumerable<string> paragraphs, SegmentationOptions options)
    {
        if (options.Mode != SegmentationMode.Unicode)
            return paragraphs;
        var cutter = new SentenceCutter();
        return paragraphs.SelectMany(cutter.Cut);
    }
}
