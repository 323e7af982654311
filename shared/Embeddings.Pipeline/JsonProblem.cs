using System.Text.Json;

namespace Embeddings.Pipeline;

/// <summary>Describes a JSON error for the author of the text. The serializer's own messages name types of this program.</summary>
public static class JsonProblem
{
    private static readonly (string Sign, string Problem)[] Known =
    [
        ("could not be converted", "the value is of the wrong kind"),
        ("could not be mapped", "there is no such member"),
        ("missing required", "a required member is missing"),
        ("doesn't allow setting null", "the value must not be null"),
        ("Duplicate propert", "a member is given twice"),
    ];

    /// <param name="wrong">The exception of the serializer.</param>
    /// <param name="otherwise">The description of any other error.</param>
    public static string Of(JsonException wrong, string otherwise) =>
        Known.FirstOrDefault(known => wrong.Message.Contains(known.Sign, StringComparison.Ordinal)).Problem ?? otherwise;
}
