using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Settings;

/// <summary>JSON of settings as they are, every member written: camelCase, enums by name. Presets are no part of it.</summary>
public static class SettingsJson
{
    /// <summary>For settings that a person gives: a member that is unknown, given twice, or null where the record has a value, is refused.</summary>
    public static JsonSerializerOptions Given { get; } = new(JsonSerializerDefaults.Web)
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

    /// <summary>For settings that a program has written. A newer program may write members that this one does not know: they are ignored.</summary>
    public static JsonSerializerOptions Recorded { get; } = new(Given) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
}
