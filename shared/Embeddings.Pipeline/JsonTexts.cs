using System.Buffers;
using System.Text.Json;

namespace Embeddings.Pipeline;

/// <summary>Checks the names and texts of JSON. Its grammar allows half of a surrogate pair, and readers of JSON accept bytes that are not UTF-8, but no text can hold either.</summary>
public static class JsonTexts
{
    /// <param name="json">JSON, which is read to its end.</param>
    /// <param name="place">Where the JSON is from.</param>
    /// <exception cref="InvalidInputException">A name or a text is not UTF-8, or holds half of a surrogate pair.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Require(ReadOnlySequence<byte> json, string place)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }
        }
        catch (InvalidOperationException notText)
        {
            throw Refusal(place, notText);
        }
    }

    /// <param name="notText">What readers of JSON throw at such a name or text.</param>
    internal static InvalidInputException Refusal(string place, InvalidOperationException notText) =>
        new("a name or a text is not valid UTF-8, or holds half of a surrogate pair", place, "Write UTF-8, and both halves of an escaped pair.", notText);
}
