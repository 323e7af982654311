using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;

namespace Embeddings.Corpus.Interactions;

/// <summary>The interaction formats, by the extension of a file's name.</summary>
public static class InteractionFormat
{
    /// <summary>The name of the file with the texts of items, next to the interactions.</summary>
    public const string ItemTexts = "items.jsonl";

    /// <summary>The extensions of interaction files, without those of their compression.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"];

    /// <summary>
    /// Whether the name is that of an interaction file: it has the extension of a format, optionally followed by that of a compression, or is a .zip.
    /// </summary>
    public static bool Holds(string fileName) =>
        Path.GetFileName(fileName) != ItemTexts
            && (FileCompressions.Of(fileName) == FileCompression.Zip || Endings.Contains(FileCompressions.FormatOf(fileName)));

    /// <summary>Whether the name is that of an interaction file or of the file with the texts of items.</summary>
    public static bool HoldsRowsOrItemTexts(string fileName) => Holds(fileName) || Path.GetFileName(fileName) == ItemTexts;

    /// <summary>Returns the columns that a file's fields come from, found from its beginning.</summary>
    /// <exception cref="InvalidInputException">A column is missing, or the first row cannot be read.</exception>
    public static InteractionColumns ColumnsOf(CorpusFile file, OpenCorpusFile open, InteractionOptions options, CancellationToken cancellation)
    {
        using var reader = Open(new CorpusRange(file, 0, file.Length), open, options, cancellation);
        reader.TryRead(out _);
        return reader.Columns;
    }

    /// <summary>Opens the rows that start in a range.</summary>
    /// <exception cref="InvalidInputException">The extension is not that of a format, or the file does not have the format of its
    /// extension.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled. A read ends shortly after that, whatever the file contains.</exception>
    public static IInteractionReader Open(
        CorpusRange range, OpenCorpusFile open, InteractionOptions options, CancellationToken cancellation = default)
    {
        var file = range.File;
        if (file.Compression == FileCompression.Zip)
            return new ZippedRows(open(file, 0), file, (content, inner) => ReadWhole(content, inner, options, cancellation));
        if (file.Format is ".csv" or ".tsv")
            return Read(OpenCsv(range, open), range, options, cancellation, open);
        return Read(FileText.Open(range, open), range, IsJson(file) ? WithMembers(file, open, options) : options, cancellation, open);
    }

    internal static Stream OpenCsv(CorpusRange range, OpenCorpusFile open) => range.Offset == 0
        ? FileText.Open(range, open)
        : new ConcatenatedStream(new MemoryStream(FileText.FirstLine(range.File, open)), FileText.Open(range, open));

    private static bool IsJson(CorpusFile file) => file.Format is ".jsonl" or ".ndjson";

    /// <summary>Returns the options with the members of the first line as columns, for JSON files.</summary>
    private static InteractionOptions WithMembers(CorpusFile file, OpenCorpusFile open, InteractionOptions options)
    {
        using var lines = new Utf8Lines(FileText.Open(new CorpusRange(file, 0, file.Length), open), new RowPlace(new CorpusRange(file, 0, file.Length)));
        return lines.TryRead(out var line) ? UsualColumns.Find(options, Utf8Lines.MembersOf(line)) : options;
    }

    /// <param name="content">The content. It is replaced by a stream that begins with the same bytes.</param>
    private static InteractionOptions WithMembers(ref Stream content, CorpusFile file, InteractionOptions options)
    {
        const int headBytes = 1 << 20;
        if (!IsJson(file))
            return options;
        var head = new byte[headBytes];
        head = head[..content.ReadAtLeast(head, headBytes, throwOnEndOfStream: false)];
        content = new ConcatenatedStream(new MemoryStream(head), content);
        return WithMembers(file, (_, _) => new MemoryStream(head), options);
    }

    private static IInteractionReader ReadWhole(Stream content, CorpusFile file, InteractionOptions options, CancellationToken cancellation)
    {
        options = WithMembers(ref content, file, options);
        return Read(content, new CorpusRange(file, 0, file.Length), options, cancellation);
    }

    /// <summary>Opens a reader of the rows. If the file is refused, no stream stays open.</summary>
    private static IInteractionReader Read(
        Stream source, CorpusRange range, InteractionOptions options, CancellationToken cancellation, OpenCorpusFile? open = null)
    {
        try
        {
            return range.File.Format switch
            {
                ".csv" or ".tsv" => new CsvInteractionReader(source, range, options, open),
                ".jsonl" or ".ndjson" => new JsonLinesInteractionReader(source, range, options, open),
                ".parquet" => new ParquetInteractionReader(Seekable(source, range.File), range, options, cancellation: cancellation),
                var other => throw new InvalidInputException(
                    $"the extension '{other}' is not a format of interactions", range.File.Name,
                    $"Use {string.Join(", ", Endings)}, or one of them with {string.Join(", ", FileCompressions.Endings)}."),
            };
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Returns a seekable source. Parquet has its directory at the end of the file, so a source that cannot seek is read into memory first.
    /// </summary>
    private static Stream Seekable(Stream source, CorpusFile file)
    {
        if (source.CanSeek)
            return source;
        using (source)
            return WholeDocument.Load(source, file, "Decompress it: Parquet is compressed within, and is then read one row group at a time.");
    }
}
