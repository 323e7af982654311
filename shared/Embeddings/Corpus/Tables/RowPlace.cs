using System.Text;
using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Tables;

/// <summary>The position of a reader, for error messages. Rows are counted from the start of a part, since parts are read separately.</summary>
internal sealed class RowPlace(CorpusRange range)
{
    /// <summary>0 before the first row: in the line of names, or in what the format has instead.</summary>
    public long Row { get; set; }

    public InvalidInputException Refuse(string column, string problem, string remedy, Exception? inner = null) =>
        new(problem, $"{this}, column '{column}'", remedy, inner);

    public InvalidInputException Refuse(string problem, string remedy, Exception? inner = null) => new(problem, ToString(), remedy, inner);

    public InvalidInputException CutShort(InvalidDataException fault) =>
        Refuse("its compressed data is damaged or cut short", "Upload the file again, whole, and start the run again.", fault);

    /// <summary>The value as a message shows it: in quotes, and cut where it is long.</summary>
    public static string Show(ReadOnlySpan<byte> utf8)
    {
        const int longest = 60;
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, longest)]);
        return utf8.Length > longest ? $"'{text}...'" : $"'{text}'";
    }

    public override string ToString() => (Row, range.Offset) switch
    {
        (0, _) => range.File.Name,
        (_, 0) => $"{range.File.Name}, row {Row}",
        _ => $"{range.File.Name}, row {Row} after byte {range.Offset}",
    };
}
