using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api;

/// <summary>The JSON of requests and answers. It has the format of artifacts, but is compact, omits nulls and does not escape non-ASCII letters.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Make(PipelineJson.Given);

    /// <summary>The same options without the converter that lays settings over a preset. The schema exporter sees the shape of every record in them.</summary>
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

    /// <summary>Lets records from the store, such as a manifest, hold the floating-point literals of JSON artifacts: a loss that is not a number is written as "NaN".</summary>
    private static void AsStored(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object && type.Type.Assembly == typeof(PipelineJson).Assembly)
            type.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
    }
}
