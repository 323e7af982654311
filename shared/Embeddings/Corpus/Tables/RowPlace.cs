using System.Text;
using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Tables;

/// <summary>The position of a reader, for error messages. It names the line of the file, or the row if the format has no lines.</summary>
/// <param name="open">Opens the file, to count the lines before a later range; null if the range is the whole file.</param>
internal sealed class RowPlace(CorpusRange range, OpenCorpusFile? open = null)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The row number in the range. 0 means the header line, or its equivalent in other formats.</summary>
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

    public override string ToString() => Row switch
    {
        0 => range.File.Name,
        _ when range.File.Format is ".csv" or ".tsv" or ".jsonl" or ".ndjson" => $"{range.File.Name}, line {Row + LinesBefore()}",
        _ => $"{range.File.Name}, row {Row}",
    };

    /// <summary>The number of lines before the first row. A later range begins with the rest of a line that belongs to the range before it.</summary>
    private long LinesBefore()
    {
        if (range.Offset == 0 || open is null)
            return range.File.Format is ".csv" or ".tsv" ? 1 : 0;
        using var stream = open(range.File, 0);
        var (buffer, left, lines) = (new byte[BufferBytes], range.Offset, 1L);
        for (int read; left > 0 && (read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left))) > 0; left -= read)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
