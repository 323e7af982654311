using System.Text.Json;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Reads the attributes of items from items.jsonl: the values of named fields, such as category, brand or genres. A field holds one value or a list
/// of values. Each is a text, a number or a boolean, and a number counts as a name.
/// </summary>
public static class ItemAttributes
{
    private const char Separator = '\t';

    /// <summary>The name of an attribute: field and value.</summary>
    public static string NameOf(string field, string value) => $"{field}{Separator}{value}";

    /// <returns>The names of each item's attributes, without repetitions, in the order of the fields. Items without any are left out. If an id is repeated, its last line counts.</returns>
    /// <exception cref="InvalidInputException">A line is not an object with an id, a field holds an object, or no item has a field.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(Stream stream, string name, IReadOnlyList<string> fields)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var (id, names) = Parse(line, fields, $"{name}, line {number}");
            if (names.Count > 0)
                attributes[id] = names;
            else
                attributes.Remove(id);
        }

        foreach (var field in fields.Where(field => !attributes.Values.Any(names => names.Any(value => value.StartsWith(field + Separator, StringComparison.Ordinal)))))
            throw new InvalidInputException($"no item has the field '{field}'", name, "Correct interactions.attributes, or give the items this field.");
        return attributes;
    }

    private static (string Id, IReadOnlyList<string> Names) Parse(string line, IReadOnlyList<string> fields, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
            {
                throw new InvalidInputException("the line is not a JSON object with the text 'id'", place, "Write {\"id\":\"...\"} and the attributes a line.");
            }

            var names = new List<string>();
            foreach (var field in fields)
            {
                if (document.RootElement.TryGetProperty(field, out var value))
                    Add(field, value, names, place);
            }

            return (id.GetString()!, [.. names.Distinct(StringComparer.Ordinal)]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A text that holds half of a surrogate pair is valid JSON, but cannot be read.
            throw new InvalidInputException("the line is not JSON", place, "Write one JSON object a line.", fault);
        }
    }

    private static void Add(string field, JsonElement value, List<string> names, string place)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
                AddOne(field, element, names, place);
            return;
        }

        AddOne(field, value, names, place);
    }

    private static void AddOne(string field, JsonElement value, List<string> names, string place)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            throw new InvalidInputException($"the field '{field}' holds an object or a list of lists", place, "Give texts, numbers, booleans, or one list of them.");
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();
        if (value.ValueKind != JsonValueKind.Null && text.Length > 0)
            names.Add(NameOf(field, text));
    }
}
