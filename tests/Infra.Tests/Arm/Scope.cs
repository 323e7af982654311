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

    public JsonNode? Variable(string name) => new Evaluator(this).Evaluate(template["variables"]![name]);
}
