using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;

namespace Embeddings.Corpus.Interactions;

/// <summary>The formats of interactions, by the ending of a file's name.</summary>
public static class InteractionFormat
{
    /// <summary>The file beside the interactions that holds the texts of items.</summary>
    public const string ItemTexts = "items.jsonl";

    /// <summary>Whether the name is one of interactions: .csv, .tsv, .jsonl or .parquet, compressed or not.</summary>
    public static bool Holds(string fileName) =>
        Path.GetFileName(fileName) != ItemTexts && Ending(fileName) is ".csv" or ".tsv" or ".jsonl" or ".ndjson" or ".parquet";

    /// <summary>Whether the name is one of interactions, or the one of what is written about their items.</summary>
    public static bool HoldsOrDescribes(string fileName) => Holds(fileName) || Path.GetFileName(fileName) == ItemTexts;

    /// <summary>Opens the rows that start in a range.</summary>
    /// <exception cref="InvalidInputException">The ending is none of the formats, or the file is not what it says.</exception>
    /// <exception cref="OperationCanceledException">A read ends by it within a moment, whatever the file holds.</exception>
    public static IInteractionReader Open(
        CorpusRange range, OpenCorpusFile open, InteractionOptions options, CancellationToken cancellation = default) =>
        Ending(range.File.Name) switch
        {
            ".csv" or ".tsv" => Read(OpenCsv(range, open), source => new CsvInteractionReader(source, range, options)),
            ".jsonl" or ".ndjson" => Read(FileText.Open(range, open), source => new JsonLinesInteractionReader(source, range, WithMembers(range.File, open, options))),
            ".parquet" => new ParquetInteractionReader(OpenSeekable(range, open), range, options, cancellation: cancellation),
            var other => throw new InvalidInputException(
                $"the ending '{other}' is not a format of interactions",
                range.File.Name,
                "Use .csv, .tsv, .jsonl or .parquet, or one of them with .gz, .bz2 or .zst."),
        };

    internal static Stream OpenCsv(CorpusRange range, OpenCorpusFile open) => range.Offset == 0
        ? FileText.Open(range, open)
        : new ConcatenatedStream(new MemoryStream(FileText.FirstLine(range.File, open)), FileText.Open(range, open));

    /// <summary>The columns of files of JSON are the members of the first line.</summary>
    private static InteractionOptions WithMembers(CorpusFile file, OpenCorpusFile open, InteractionOptions options)
    {
        using var lines = new Utf8Lines(FileText.Open(new CorpusRange(file, 0, file.Length), open), new RowPlace(new CorpusRange(file, 0, file.Length)));
        return lines.TryRead(out var line) ? UsualColumns.Find(options, JsonLinesInteractionReader.Members(line)) : options;
    }

    /// <summary>A reader that refuses its file leaves no stream open.</summary>
    private static IInteractionReader Read(Stream source, Func<Stream, IInteractionReader> read)
    {
        try
        {
            return read(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    // Parquet keeps its directory at the end of the file: a source that cannot seek is read into memory first.
    private static Stream OpenSeekable(CorpusRange range, OpenCorpusFile open)
    {
        var source = FileText.Open(range, open);
        if (source.CanSeek)
            return source;
        using (source)
        {
            var copy = new MemoryStream();
            source.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }

    private static string Ending(string fileName) => FileCompressions.FormatOf(fileName);
}
