using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;

namespace Embeddings.Corpus.Interactions;

/// <summary>Reads interactions as one JSON object per line. Values are strings or numbers. Other members are ignored.</summary>
internal sealed class JsonLinesInteractionReader : IInteractionReader
{
    private readonly Utf8Lines lines;
    private readonly InteractionRow row;

    /// <param name="source">The lines. The reader disposes it.</param>
    /// <param name="open">Opens the file, to name lines of a later range in messages.</param>
    public JsonLinesInteractionReader(Stream source, CorpusRange range, InteractionOptions options, OpenCorpusFile? open = null)
    {
        Columns = options.Columns;
        row = new InteractionRow(options, new RowPlace(range, open));
        lines = new Utf8Lines(source, row.Place);
    }

    public InteractionColumns Columns { get; }

    public bool TryRead(out Interaction interaction)
    {
        interaction = default;
        while (lines.TryRead(out var line))
        {
            if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            try
            {
                ReadMembers(line);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                throw row.Place.Refuse("the line is not a JSON object", "Write one JSON object a line.", fault);
            }

            interaction = row.Parse();
            return true;
        }

        return false;
    }

    public void Dispose() => lines.Dispose();

    private void ReadMembers(ReadOnlySpan<byte> line)
    {
        row.User.Set(""u8);
        row.Item.Set(""u8);
        row.Time.Set(""u8);
        row.Weight.Set(""u8);
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (field, column) = Field(ref json);
            json.Read();
            if (field is null)
                json.Skip();
            else
                SetValue(field, column, ref json);
        }
    }

    private (Utf8Field? Field, string Column) Field(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals(Columns.User))
            return (row.User, Columns.User);
        if (json.ValueTextEquals(Columns.Item))
            return (row.Item, Columns.Item);
        if (Columns.Timestamp is { } time && json.ValueTextEquals(time))
            return (row.Time, time);
        return Columns.Weight is { } weight && json.ValueTextEquals(weight) ? (row.Weight, weight) : (null, "");
    }

    private void SetValue(Utf8Field field, string column, ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
            field.Set(json.ValueSpan);
        else if (json.TokenType != JsonTokenType.String)
            throw row.Place.Refuse(column, "the value is neither text nor number", "Give a text or a number.");
        else if (json.ValueIsEscaped)
            field.Set(json.GetString());
        else
            field.Set(json.ValueSpan);
    }
}
