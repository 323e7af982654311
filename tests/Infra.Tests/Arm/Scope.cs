using System.Globalization;
using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>The names that the expressions of a template can use: its parameters and variables, and the current iteration of a loop.</summary>
internal sealed class Scope(JsonObject template, IReadOnlyDictionary<string, JsonNode?> given)
{
    public int? CopyIndex { get; private init; }

    public Scope Turn(int index) => new(template, given) { CopyIndex = index };

    public JsonNode? Parameter(string name) => given.TryGetValue(name, out var value)
        ? value?.DeepClone()
        : new Evaluator(this).Evaluate(template["parameters"]?[name]?["defaultValue"]);

    public JsonNode? Variable(string name) => template["variables"]![name] is { } value ? new Evaluator(this).Evaluate(value) : Loop(name);

    /// <summary>Variables that are loops are in a separate list.</summary>
    private JsonArray Loop(string name)
    {
        var loop = template["variables"]!["copy"]!.AsArray().Single(one => one!["name"]!.ToString() == name)!;
        var count = int.Parse(new Evaluator(this).Evaluate(loop["count"])!.ToString(), CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, count).Select(turn => new Evaluator(Turn(turn)).Evaluate(loop["input"]))];
    }
}
