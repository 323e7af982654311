using System.Text.Json;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline;

/// <summary>The JSON format of all records: camelCase, with enums by name.</summary>
public static class PipelineJson
{
    /// <summary>
    /// For records that a program has written. Unknown members are ignored, because older and newer programs read each other's records during an
    /// update.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(SettingsJson.Recorded) { Converters = { new ModelSettingsConverter() } };

    /// <summary>For JSON that a person gives. Unknown members, duplicate members and nulls for non-nullable members are refused.</summary>
    public static JsonSerializerOptions Given { get; } = new(SettingsJson.Given) { Converters = { new ModelSettingsConverter() } };

    /// <exception cref="InvalidInputException">The text is not JSON, or not valid JSON for the record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw Refusal($"{name}, {wrong.Path ?? "$"}", wrong);
        }
    }

    /// <summary>Reads the settings in a file.</summary>
    /// <exception cref="InvalidInputException">The text is not JSON, or contains something that is not a setting.</exception>
    public static SettingsLayer ReadSettings(SettingOrigin origin, ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            var layer = new SettingsLayer(origin, ModelSettingsConverter.ReadObject(ref reader));
            if (reader.Read())
                throw new JsonException("there is more after the settings");
            ResolvedSettings.Of([layer]);
            return layer;
        }
        catch (JsonException wrong)
        {
            throw Refusal(wrong.Path is { Length: > 2 } path ? $"{name}, {Setting.Place(path[2..])}" : name, wrong);
        }
        catch (InvalidOperationException notText)
        {
            throw JsonTexts.Refusal(name, notText);
        }
    }

    private static InvalidInputException Refusal(string place, JsonException wrong) =>
        new(JsonProblem.Of(wrong, wrong.Message.TrimEnd('.')), place, "Correct the value or leave it out.", wrong);
}
