using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Embeddings.Pipeline;

namespace Embeddings.Api;

/// <summary>JSON on the wire: as artifacts are written, but compact, what is null left out, and letters of all scripts as they are.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Make(PipelineJson.Options);

    /// <summary>The same, without what reads settings over a preset: the shape of every record is to be seen in it.</summary>
    internal static JsonSerializerOptions Shapes { get; } = Make(PipelineJson.WithoutPresets);

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
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
