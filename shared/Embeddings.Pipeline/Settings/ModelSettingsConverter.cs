using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Settings;

/// <summary>Reads settings on top of the defaults of the preset that they name.</summary>
internal sealed class ModelSettingsConverter : JsonConverter<ModelSettings>
{
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    public override ModelSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The origin does not matter here: only the values are used.
        var layer = new SettingsLayer(SettingOrigin.Request, ReadObject(ref reader));
        var ignoresUnknown = options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip;
        return ResolvedSettings.Of([layer], ignoresUnknown ? SettingsJson.Recorded : SettingsJson.Given).Settings;
    }

    public override void Write(Utf8JsonWriter writer, ModelSettings value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, SettingsJson.Given);

    /// <summary>Reads settings without applying defaults.</summary>
    /// <exception cref="JsonException">The JSON is not an object, or a member is given twice; the path names it.</exception>
    public static JsonObject ReadObject(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartObject
        ? ReadObject(ref reader, "$")
        : throw new JsonException("settings must be an object", "$", lineNumber: null, bytePositionInLine: null);

    private static JsonObject ReadObject(ref Utf8JsonReader reader, string path)
    {
        var members = new JsonObject(AnyCase);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var place = $"{path}.{name}";
            reader.Read();
            if (!members.TryAdd(name, ReadValue(ref reader, place)))
                throw new JsonException("Duplicate property: a member is given twice", place, lineNumber: null, bytePositionInLine: null);
        }

        return members;
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, string path)
    {
        var values = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add(ReadValue(ref reader, $"{path}[{values.Count}]"));
        return values;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path),
        JsonTokenType.StartArray => ReadArray(ref reader, path),
        // A node that is parsed from bytes that are not UTF-8 would hold other characters.
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        _ => JsonNode.Parse(ref reader),
    };
}
