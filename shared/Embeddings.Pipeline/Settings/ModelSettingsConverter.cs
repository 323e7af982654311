using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Settings;

/// <summary>Reads settings over the defaults of the preset they name: what they leave out has that preset's value, within each section too.</summary>
internal sealed class ModelSettingsConverter : JsonConverter<ModelSettings>
{
    private const string PresetMember = "preset";

    public override ModelSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Check(reader);
        if (JsonNode.Parse(ref reader, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) is not JsonObject given)
            throw new JsonException("settings are an object");
        var preset = given[PresetMember] is { } named ? named.Deserialize<Preset>(PipelineJson.WithoutPresets) : Preset.Text;
        var settings = JsonSerializer.SerializeToNode(Presets.Of(preset), PipelineJson.WithoutPresets)!.AsObject();
        Overlay(settings, given);
        return settings.Deserialize<ModelSettings>(PipelineJson.WithoutPresets)!;
    }

    public override void Write(Utf8JsonWriter writer, ModelSettings value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, PipelineJson.WithoutPresets);

    /// <summary>Refuses by its path whatever a record would refuse: of a tree of nodes, a member that is given twice is told without its place, and not as wrong JSON.</summary>
    private static void Check(Utf8JsonReader copy) => JsonSerializer.Deserialize<ModelSettings>(ref copy, PipelineJson.WithoutPresets);

    private static void Overlay(JsonObject defaults, JsonObject given)
    {
        foreach (var (name, value) in given.ToList())
        {
            // Of a list's elements the serializer does not know that they are none that may be null.
            if (value is JsonArray list && list.Contains(null))
                throw new JsonException("an element of the list is null", list.GetPath(), lineNumber: null, bytePositionInLine: null);
            if (value is JsonObject inner && defaults[name] is JsonObject section)
                Overlay(section, inner);
            else
                defaults[name] = value?.DeepClone();
        }
    }
}
