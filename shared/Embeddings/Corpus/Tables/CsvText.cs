using System.Text;
using Embeddings.Corpus.Files;
using Sylvan.Data.Csv;

namespace Embeddings.Corpus.Tables;

/// <summary>Defines how a .csv is read: valid UTF-8, RFC 4180, and a header line. Every error names its place and a remedy.</summary>
internal static class CsvText
{
    private const int HeadBytes = 1 << 14;
    private const int LargestRow = 1 << 24;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Refuses a setting that cannot separate the fields of a row.</summary>
    /// <exception cref="InvalidInputException">The character is a letter, a digit, a quotation mark, a line break or not ASCII.</exception>
    public static void RequireDelimiter(char delimiter, string setting) => Setting.Require(
        char.IsAscii(delimiter) && !char.IsAsciiLetterOrDigit(delimiter) && delimiter is not ('"' or '\n' or '\r'),
        setting,
        "a letter, a digit, a quotation mark, a line break or a character that is not ASCII cannot separate fields",
        "Give for example a comma or a tab.");

    public static CsvDataReader Open(Stream source, char delimiter, RowPlace place) => Guard(place, () => CsvDataReader.Create(
        new StreamReader(source, StrictUtf8),
        new CsvDataReaderOptions { Delimiter = delimiter, HasHeaders = true, BufferSize = 1 << 16, MaxBufferSize = LargestRow }));

    /// <returns>True if a complete row that is not empty was read. False at the end.</returns>
    public static bool ReadRow(CsvDataReader csv, RowPlace place)
    {
        do
        {
            place.Row++;
            if (!Guard(place, csv.Read))
                return false;
        }
        while (csv.RowFieldCount == 1 && csv.GetFieldSpan(0).IsEmpty);

        if (csv.RowFieldCount != csv.FieldCount)
            throw place.Refuse(
                $"the row has {csv.RowFieldCount} fields, but the first line names {csv.FieldCount} columns",
                "Quote fields that hold the delimiter, or remove the row.");
        return true;
    }

    public static string[] Names(CsvDataReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];

    /// <summary>
    /// Finds the delimiter between fields. It is a tab in a .tsv. In a .csv whose first line has no comma, it is a semicolon, tab or vertical bar
    /// found there: programs write these where the comma is the decimal separator.
    /// </summary>
    /// <param name="source">The source. It is replaced by a stream that begins with the same bytes.</param>
    public static char Delimiter(ref Stream source, CorpusFile file, RowPlace place)
    {
        if (file.Format == ".tsv")
            return '\t';
        var (head, content) = (new byte[HeadBytes], source);
        head = head[..Guard(place, () => content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false))];
        source = new ConcatenatedStream(new MemoryStream(head), content);
        var names = head.AsSpan(0, head.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : head.Length);
        if (names.Contains((byte)','))
            return ',';
        var other = names.IndexOfAny((byte)';', (byte)'\t', (byte)'|');
        return other < 0 ? ',' : (char)names[other];
    }

    /// <param name="settings">The settings that name the columns, for the remedy in the message.</param>
    public static int Column(CsvDataReader csv, string name, RowPlace place, string settings)
    {
        var names = Names(csv);
        var index = Array.IndexOf(names, name);
        if (Array.LastIndexOf(names, name) != index)
            throw place.Refuse(name, "two columns of the first line have this name", $"Rename one of them, or name another column in {settings}.");
        return index >= 0
            ? index
            : throw place.Refuse(name, $"there is no such column among {string.Join(", ", names)}", $"Name the file's columns in {settings}.");
    }

    private static T Guard<T>(RowPlace place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException fault)
        {
            throw place.CutShort(fault);
        }
        catch (DecoderFallbackException fault)
        {
            throw place.Refuse("the text is not valid UTF-8", "Save the file as UTF-8.", fault);
        }
        catch (CsvFormatException fault)
        {
            throw place.Refuse(
                $"the row is not valid CSV ({fault.Message.TrimEnd('.')})",
                "Quote fields as in RFC 4180. Compress a file with line breaks inside quotes with gzip, so that it is never split.",
                fault);
        }
    }
}
