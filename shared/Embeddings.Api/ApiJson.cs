using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api;

/// <summary>JSON on the wire: as artifacts are written, but compact, what is null left out, and letters of all scripts as they are.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Make(PipelineJson.Given);

    /// <summary>The same, without what reads settings over a preset: the shape of every record is to be seen in it.</summary>
    internal static JsonSerializerOptions Shapes { get; } = Make(SettingsJson.Given);

    private static JsonSerializerOptions Make(JsonSerializerOptions artifacts)
    {
        var options = new JsonSerializerOptions(artifacts)
        {
            WriteIndented = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            ReadCommentHandling = JsonCommentHandling.Disallow,
            AllowTrailingCommas = false,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(AsStored),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Records that were read from the store, such as a manifest, are answered with the numbers they have there: a loss that is none is "NaN".</summary>
    private static void AsStored(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object && type.Type.Assembly == typeof(PipelineJson).Assembly)
            type.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
    }
}
