using System.Globalization;
using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>What the expressions of one template can see: its parameters and variables, and the turn of the loop they stand in.</summary>
internal sealed class Scope(JsonObject template, IReadOnlyDictionary<string, JsonNode?> given)
{
    public int? CopyIndex { get; private init; }

    public Scope Turn(int index) => new(template, given) { CopyIndex = index };

    public JsonNode? Parameter(string name) => given.TryGetValue(name, out var value)
        ? value?.DeepClone()
        : new Evaluator(this).Evaluate(template["parameters"]?[name]?["defaultValue"]);

    public JsonNode? Variable(string name) => template["variables"]![name] is { } value ? new Evaluator(this).Evaluate(value) : Loop(name);

    /// <summary>A variable that is a loop stands in a list of its own.</summary>
    private JsonArray Loop(string name)
    {
        var loop = template["variables"]!["copy"]!.AsArray().Single(one => one!["name"]!.ToString() == name)!;
        var count = int.Parse(new Evaluator(this).Evaluate(loop["count"])!.ToString(), CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, count).Select(turn => new Evaluator(Turn(turn)).Evaluate(loop["input"]))];
    }
}
