using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>The text column of a .csv or a .tsv.</summary>
internal static class DelimitedText
{
    public static bool IsFormat(string ending) => ending is ".csv" or ".tsv";

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        var delimiter = CsvText.Delimiter(ref content, file, place);
        using var csv = CsvText.Open(content, delimiter, place);
        var column = csv.GetOrdinal(TextColumn.Find(CsvText.Names(csv), options.TextColumn, place));
        while (CsvText.ReadRow(csv, place))
        {
            if (csv.GetString(column) is { Length: > 0 } text)
                yield return text;
        }
    }
}
