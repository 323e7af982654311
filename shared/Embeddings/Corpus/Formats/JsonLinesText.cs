using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads one text from each line of JSON: a member of the object, or the line itself if it is a string.</summary>
internal static class JsonLinesText
{
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var lines = new Utf8Lines(content, place, options.MaximumLineBytes);
        while (Next(lines, place, options.TextColumn) is { } text)
        {
            if (text.Length > 0)
                yield return text;
        }
    }

    /// <summary>Returns the member of the first line that the text is taken from. Null if a line is not an object.</summary>
    public static string? ColumnOf(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var place = new RowPlace(new CorpusRange(file, 0, file.Length));
        using var lines = new Utf8Lines(content, place, options.MaximumLineBytes);
        return lines.TryRead(out var line) && Utf8Lines.MembersOf(line) is { Count: > 0 } members ? TextColumn.Find(members, options.TextColumn, place) : null;
    }

    private static string? Next(Utf8Lines lines, RowPlace place, string? column)
    {
        while (lines.TryRead(out var line))
        {
            if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            try
            {
                var json = new Utf8JsonReader(line);
                using var parsed = JsonDocument.ParseValue(ref json);
                return TextOf(parsed.RootElement, place, column);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                throw place.Refuse("the line is not JSON", "Write one JSON object a line.", fault);
            }
        }

        return null;
    }

    private static string TextOf(JsonElement line, RowPlace place, string? column)
    {
        if (line.ValueKind == JsonValueKind.String)
            return line.GetString()!;
        if (line.ValueKind != JsonValueKind.Object)
            throw place.Refuse("the line is neither an object nor a text", "Write one JSON object a line.");
        var name = TextColumn.Find([.. line.EnumerateObject().Select(member => member.Name)], column, place);
        return line.GetProperty(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Null } => "",
            _ => throw place.Refuse(name, "the value is not a text", "Name the member that holds text: --text-column, or segmentation.textColumn."),
        };
    }
}
