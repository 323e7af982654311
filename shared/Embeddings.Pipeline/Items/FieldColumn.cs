using System.Globalization;
using System.Text.Json;

namespace Embeddings.Pipeline.Items;

/// <summary>One field of all items. Numbers are stored as they are, texts and booleans as codes of a dictionary, and lists by their elements.</summary>
public sealed class FieldColumn
{
    private const int NoText = -1;
    private readonly double[] numbers;
    private readonly int[] texts;
    private readonly Dictionary<string, int> dictionary = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private readonly Dictionary<int, List<int>> furtherTexts = [];

    internal FieldColumn(int items)
    {
        numbers = new double[items];
        texts = new int[items];
        Array.Fill(numbers, double.NaN);
        Array.Fill(texts, NoText);
    }

    /// <summary>Whether some item has a text or a boolean. Otherwise all values are numbers.</summary>
    public bool HasTexts => names.Count > 0;

    /// <summary>The item's number; NaN if it has none.</summary>
    public double Number(int id) => numbers[id];

    /// <summary>The code of a text in the dictionary; -1 if no item has it.</summary>
    public int CodeOf(string text) => dictionary.GetValueOrDefault(text, NoText);

    /// <summary>The item's text or number as a text. For a list, it is the first element. Null if the item has no value.</summary>
    public string? ValueOf(int id)
    {
        if (texts[id] != NoText)
            return names[texts[id]];
        return double.IsNaN(numbers[id]) ? null : numbers[id].ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the item's value, or an element of its list, is one of the given texts.</summary>
    public bool HasAny(int id, IReadOnlyCollection<int> codes) =>
        (texts[id] != NoText && codes.Contains(texts[id])) || (furtherTexts.TryGetValue(id, out var further) && further.Exists(codes.Contains));

    internal static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    internal void Add(int id, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            numbers[id] = value.GetDouble();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray().Select(TextOf).OfType<string>())
                AddText(id, element);
        }
        else if (TextOf(value) is { } text)
        {
            AddText(id, text);
        }
    }

    private void AddText(int id, string text)
    {
        if (!dictionary.TryGetValue(text, out var code))
        {
            dictionary[text] = code = dictionary.Count;
            names.Add(text);
        }

        if (texts[id] == NoText)
            texts[id] = code;
        else if (furtherTexts.TryGetValue(id, out var further))
            further.Add(code);
        else
            furtherTexts[id] = [code];
    }
}
