using System.Text;
using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Tables;

/// <summary>The position of a reader, for error messages. Rows are counted from the start of a part, because parts are read separately.</summary>
internal sealed class RowPlace(CorpusRange range)
{
    /// <summary>The row number. 0 means the header line, or its equivalent in other formats.</summary>
    public long Row { get; set; }

    public InvalidInputException Refuse(string column, string problem, string remedy, Exception? inner = null) =>
        new(problem, $"{this}, column '{column}'", remedy, inner);

    public InvalidInputException Refuse(string problem, string remedy, Exception? inner = null) => new(problem, ToString(), remedy, inner);

    public InvalidInputException CutShort(InvalidDataException fault) =>
        Refuse("its compressed data is damaged or cut short", "Upload the file again, whole, and start the run again.", fault);

    /// <summary>Formats a value for a message: in quotes, and shortened if it is long.</summary>
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
