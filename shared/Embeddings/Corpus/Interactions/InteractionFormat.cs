namespace Embeddings.Corpus.Interactions;

/// <summary>The formats of interactions, by the ending of a file's name.</summary>
public static class InteractionFormat
{
    /// <summary>What a model's folder may hold beside its interactions: the texts of its items.</summary>
    public const string ItemTexts = "items.jsonl";

    /// <summary>Whether the name is one of interactions: .csv, .jsonl, their .gz, or .parquet.</summary>
    public static bool Holds(string fileName) =>
        Path.GetFileName(fileName) != ItemTexts && Ending(fileName) is ".csv" or ".jsonl" or ".parquet";

    /// <summary>Whether the name is one of interactions, or the one of what is written about their items.</summary>
    public static bool HoldsOrDescribes(string fileName) => Holds(fileName) || Path.GetFileName(fileName) == ItemTexts;

    /// <summary>Opens the rows that start in a range.</summary>
    /// <exception cref="InvalidInputException">The ending is none of the formats, or the file is not what it says.</exception>
    /// <exception cref="OperationCanceledException">A read ends by it within a moment, whatever the file holds.</exception>
    public static IInteractionReader Open(
        CorpusRange range, OpenCorpusFile open, InteractionOptions options, CancellationToken cancellation = default) =>
        Ending(range.File.Name) switch
        {
            ".csv" => new CsvInteractionReader(OpenCsv(range, open), range, options),
            ".jsonl" => new JsonLinesInteractionReader(OpenLines(range, open), range, options),
            ".parquet" => new ParquetInteractionReader(OpenSeekable(range, open), range, options, cancellation: cancellation),
            var other => throw new InvalidInputException(
                $"the ending '{other}' is no format of interactions", range.File.Name, "Use .csv, .jsonl, .csv.gz, .jsonl.gz or .parquet."),
        };

    internal static Stream OpenCsv(CorpusRange range, OpenCorpusFile open) => range.Offset == 0
        ? OpenLines(range, open)
        : new HeadedStream(FirstLine(range.File, open), OpenLines(range, open));

    private static Stream OpenLines(CorpusRange range, OpenCorpusFile open)
    {
        var source = open(range.File, range.Offset);
        return range.File.IsCompressed ? new WholeGzipStream(source) : new LineRangeStream(source, range);
    }

    private static byte[] FirstLine(CorpusFile file, OpenCorpusFile open)
    {
        using var lines = new LineRangeStream(open(file, 0), new CorpusRange(file, 0, 0));
        using var line = new MemoryStream();
        lines.CopyTo(line);
        return line.ToArray();
    }

    // Parquet keeps its directory at the end of the file: a source that cannot seek is read into memory first.
    private static Stream OpenSeekable(CorpusRange range, OpenCorpusFile open)
    {
        var source = open(range.File, 0);
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

    private static string Ending(string fileName) =>
        Path.GetExtension(new CorpusFile(fileName, 0, "").IsCompressed ? Path.GetFileNameWithoutExtension(fileName) : fileName).ToLowerInvariant();
}
