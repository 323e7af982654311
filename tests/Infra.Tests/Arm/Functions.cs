using System.Globalization;
using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>The functions of the template language that can be evaluated without Azure.</summary>
internal static class Functions
{
    private static readonly EqualityComparer<JsonNode?> JsonEquality =
        EqualityComparer<JsonNode?>.Create(JsonNode.DeepEquals, node => Text(node).GetHashCode(StringComparison.Ordinal));

    public static JsonNode? Apply(string function, JsonNode?[] arguments) => (function, arguments) switch
    {
        ("true", []) => true,
        ("false", []) => false,
        ("null", []) => null,
        ("equals", [var left, var right]) => JsonNode.DeepEquals(left, right),
        ("empty", [var value]) => IsEmpty(value),
        ("length", [JsonArray items]) => items.Count,
        ("max", [var left, var right]) => Math.Max(Number(left), Number(right)),
        ("string", [var value]) => value is JsonValue scalar && scalar.TryGetValue<bool>(out var flag) ? (flag ? "True" : "False") : value!.ToString(),
        ("toLower", [var text]) => text!.ToString().ToLowerInvariant(),
        ("replace", [var text, var old, var with]) => text!.ToString().Replace(old!.ToString(), with!.ToString(), StringComparison.Ordinal),
        ("format", [var pattern, .. var values]) => string.Format(CultureInfo.InvariantCulture, pattern!.ToString(), [.. values.Select(Text)]),
        ("split", [var text, var separator]) => new JsonArray([.. Text(text).Split(Text(separator)).Select(part => (JsonNode)part)]),
        ("concat", [JsonArray, ..]) => new JsonArray([.. arguments.SelectMany(array => array!.AsArray()).Select(Clone)]),
        ("concat", _) => string.Concat(arguments.Select(Text)),
        ("createArray", _) => new JsonArray([.. arguments.Select(Clone)]),
        ("createObject", _) => CreateObject(arguments),
        ("indexOf", [JsonArray items, var item]) => items.TakeWhile(other => !JsonNode.DeepEquals(other, item)).Count(),
        ("union", [JsonArray, ..]) => new JsonArray([.. arguments.SelectMany(array => array!.AsArray()).Distinct(JsonEquality).Select(Clone)]),
        ("union" or "shallowMerge", _) => Union(arguments),
        _ => $"{function}({string.Join(", ", arguments.Select(Text))})",
    };

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    private static JsonNode? Clone(JsonNode? value) => value?.DeepClone();

    private static long Number(JsonNode? value) => long.Parse(Text(value), CultureInfo.InvariantCulture);

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        JsonObject members => members.Count == 0,
        JsonArray items => items.Count == 0,
        _ => Text(value).Length == 0,
    };

    private static JsonObject CreateObject(JsonNode?[] arguments)
    {
        var result = new JsonObject();
        for (var i = 0; i < arguments.Length; i += 2)
            result[Text(arguments[i])] = Clone(arguments[i + 1]);
        return result;
    }

    private static JsonObject Union(JsonNode?[] arguments)
    {
        var objects = arguments is [JsonArray list] ? [.. list] : arguments;
        var result = new JsonObject();
        foreach (var (name, value) in objects.SelectMany(one => one!.AsObject()))
            result[name] = Clone(value);
        return result;
    }
}
