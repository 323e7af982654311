using System.Text.Json;

namespace Embeddings.ColdStart;

/// <summary>
/// Reads items.jsonl: one JSON object per line with the strings "id" and "text" and an optional "category". Other members are ignored.
/// </summary>
public static class ItemTexts
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <returns>The texts in the file's order. If an id is repeated, it counts once, with its last text.</returns>
    /// <exception cref="InvalidInputException">A line is not such an object. The message names file and line.</exception>
    public static IReadOnlyList<ItemText> Read(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var texts = new OrderedDictionary<string, ItemText>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
            if (!string.IsNullOrWhiteSpace(line))
            {
                var item = Parse(line, name, number);
                texts[item.Id] = item;
            }

        return [.. texts.Values];
    }

    private static ItemText Parse(string line, string name, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<ItemText>(line, Options) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException(
                "the line is not a JSON object with the texts 'id' and 'text'", $"{name}, line {number}",
                "Write {\"id\":\"...\",\"text\":\"...\"} a line.", fault);
        }
    }
}

/// <summary>The text of an item: title, description and categories in one.</summary>
/// <param name="Category">The group of items that it competes with, such as a market. Null if none is given.</param>
public sealed record ItemText(string Id, string Text, string? Category = null);
