using System.Text.Encodings.Web;
using System.Text.Json;

namespace Embeddings.Lookup;

/// <summary>
/// Writes a table as lines of JSON with item, count and vector. Numbers have the fewest digits that give the same float32 when read.
/// </summary>
public static class JsonLinesVectors
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        using var lines = new BufferedStream(new WriteOnlyStream(output.Write), 1 << 20);
        using var json = new Utf8JsonWriter(lines, Options);
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            json.Reset();
            json.WriteStartObject();
            json.WriteString("item"u8, table.Utf8(id));
            json.WriteNumber("count"u8, table.ItemCount(id));
            json.WriteStartArray("vector"u8);
            foreach (var component in table.Vector(id))
                json.WriteNumberValue(component);
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            lines.WriteByte((byte)'\n');
        }
    }
}
