using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Settings;

/// <summary>The JSON format of settings: every member is written, in camelCase, with enums by name. Presets are not applied.</summary>
public static class SettingsJson
{
    /// <summary>For settings that a person gives. Unknown members, duplicate members and nulls for non-nullable members are refused.</summary>
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

    /// <summary>For settings that a program has written. Unknown members, which a newer program may have written, are ignored.</summary>
    public static JsonSerializerOptions Recorded { get; } = new(Given) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
}
