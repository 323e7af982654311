using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>Lists what a compiled template deploys for given parameters, modules included.</summary>
internal sealed class ArmTemplate(JsonObject template)
{
    private const string Deployment = "Microsoft.Resources/deployments";

    public IEnumerable<string> Parameters => template["parameters"]!.AsObject().Select(parameter => parameter.Key);

    public string Default(string parameter) => template["parameters"]![parameter]!["defaultValue"]!.ToString();

    public int Least(string parameter) => template["parameters"]![parameter]!["minValue"]!.GetValue<int>();

    public IEnumerable<string> Outputs => template["outputs"]?.AsObject().Select(output => output.Key) ?? [];

    public IReadOnlyList<ArmResource> Deploy(IReadOnlyDictionary<string, JsonNode?> parameters) =>
        [.. Deploy("main", template, new Scope(template, parameters))];

    private static IEnumerable<ArmResource> Deploy(string module, JsonObject template, Scope scope) =>
        from named in Symbols(template["resources"]!)
        let body = named.Value!.AsObject()
        where body["existing"]?.GetValue<bool>() != true
        from turn in Turns(body, scope)
        where new Evaluator(turn).Evaluate(body["condition"])?.GetValue<bool>() != false
        from resource in Deploy(module, named.Key, body, turn)
        select resource;

    /// <summary>The compiler writes the resources as a list without symbolic names if the template needs no newer language version.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Symbols(JsonNode resources) => resources is JsonArray list
        ? list.Select(resource => KeyValuePair.Create("", resource))
        : resources.AsObject();

    private static IEnumerable<Scope> Turns(JsonObject body, Scope scope) => body["copy"] is { } copy
        ? Enumerable.Range(0, int.Parse(new Evaluator(scope).Evaluate(copy["count"])!.ToString())).Select(scope.Turn)
        : [scope];

    private static IEnumerable<ArmResource> Deploy(string module, string symbol, JsonObject body, Scope scope)
    {
        var type = body["type"]!.ToString();
        if (type == Deployment)
            return Deploy(symbol, body["properties"]!["template"]!.AsObject(), Inner(body, scope));
        var evaluated = new Evaluator(scope).Evaluate(body)!.AsObject();
        return [new ArmResource(module, type, evaluated["name"]!.ToString(), evaluated)];
    }

    private static Scope Inner(JsonObject deployment, Scope scope)
    {
        var properties = deployment["properties"]!;
        var given = properties["parameters"]?.AsObject() ?? [];
        return new Scope(
            properties["template"]!.AsObject(),
            given.ToDictionary(parameter => parameter.Key, parameter => new Evaluator(scope).Evaluate(parameter.Value)!["value"]?.DeepClone()));
    }
}
