using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;
using Sylvan.Data.Csv;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the text column of a .csv or a .tsv.</summary>
internal static class DelimitedText
{
    public static bool IsFormat(string ending) => ending is ".csv" or ".tsv";

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var csv = Open(content, file, place);
        var column = CsvText.Column(csv, TextColumn.Find(CsvText.Names(csv), options.TextColumn, place), place, "segmentation.textColumn");
        while (CsvText.ReadRow(csv, place))
        {
            if (csv.GetString(column) is { Length: > 0 } text)
                yield return text;
        }
    }

    /// <summary>Returns the column that the text is taken from.</summary>
    public static string ColumnOf(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var csv = Open(content, file, place);
        return TextColumn.Find(CsvText.Names(csv), options.TextColumn, place);
    }

    private static CsvDataReader Open(Stream content, CorpusFile file, RowPlace place)
    {
        var delimiter = CsvText.Delimiter(ref content, file, place);
        return CsvText.Open(content, delimiter, place);
    }
}
