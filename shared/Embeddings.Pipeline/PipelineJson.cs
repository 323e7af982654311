using System.Text.Json;
using System.Text.Json.Serialization;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline;

/// <summary>The one way records are written and read: camelCase, enums by name; members that are unknown, given twice, or null where the record has a value, are refused.</summary>
public static class PipelineJson
{
    /// <summary>Settings as they are, every member written: how a preset's defaults are laid under what is given.</summary>
    public static JsonSerializerOptions WithoutPresets { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static JsonSerializerOptions Options { get; } = new(WithoutPresets) { Converters = { new ModelSettingsConverter() } };

    /// <exception cref="InvalidInputException">The text is no JSON, or no JSON of the record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw Refusal(name, wrong);
        }
    }

    /// <exception cref="InvalidInputException">The text is no JSON, or no JSON of the record.</exception>
    public static async Task<T> ReadAsync<T>(Stream stream, string name, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellation) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw Refusal(name, wrong);
        }
    }

    private static InvalidInputException Refusal(string name, JsonException wrong) =>
        new(JsonProblem.Of(wrong, wrong.Message.TrimEnd('.')), $"{name}, {wrong.Path ?? "$"}", "Correct the value or leave it out.", wrong);
}
