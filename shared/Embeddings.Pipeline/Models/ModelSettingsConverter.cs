using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Models;

/// <summary>Reads settings over the defaults of the preset they name: what they leave out has that preset's value, within each section too.</summary>
internal sealed class ModelSettingsConverter : JsonConverter<ModelSettings>
{
    private const string PresetMember = "preset";

    public override ModelSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) is not JsonObject given)
            throw new JsonException("settings are an object");
        var preset = given[PresetMember] is { } named ? named.Deserialize<Preset>(PipelineJson.WithoutPresets) : Preset.Text;
        var settings = JsonSerializer.SerializeToNode(Presets.Of(preset), PipelineJson.WithoutPresets)!.AsObject();
        Overlay(settings, given);
        return settings.Deserialize<ModelSettings>(PipelineJson.WithoutPresets)!;
    }

    public override void Write(Utf8JsonWriter writer, ModelSettings value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, PipelineJson.WithoutPresets);

    private static void Overlay(JsonObject defaults, JsonObject given)
    {
        foreach (var (name, value) in given.ToList())
        {
            if (value is JsonObject inner && defaults[name] is JsonObject section)
                Overlay(section, inner);
            else
                defaults[name] = value?.DeepClone();
        }
    }
}
