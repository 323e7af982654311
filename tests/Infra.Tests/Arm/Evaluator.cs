using System.Globalization;
using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>
/// Evaluates the expressions of a template for given parameters. Functions that only Azure can evaluate (<c>reference</c>, <c>resourceId</c>, <c>uniqueString</c>
/// and others) stay as text: the function's name and its arguments.
/// </summary>
internal sealed class Evaluator(Scope scope)
{
    /// <summary>The values of the parameters of the current lambda expressions.</summary>
    private readonly Dictionary<string, JsonNode?> lambdaVariables = [];

    public JsonNode? Evaluate(JsonNode? node) => node switch
    {
        JsonObject members => EvaluateMembers(members),
        JsonArray items => new JsonArray([.. items.Select(Evaluate)]),
        JsonValue value when value.TryGetValue<string>(out var text) => EvaluateText(text),
        _ => node?.DeepClone(),
    };

    private JsonNode? EvaluateText(string text)
    {
        if (text.StartsWith("[[", StringComparison.Ordinal))
            return text[1..];
        return text.StartsWith('[') && text.EndsWith(']') ? Evaluate(ExpressionParser.Parse(text[1..^1])) : text;
    }

    private JsonObject EvaluateMembers(JsonObject members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
            result[EvaluateText(name)!.ToString()] = Evaluate(value);
        return result;
    }

    private JsonNode? Evaluate(Expression expression) => expression switch
    {
        Expression.Literal { Value: string text } => text,
        Expression.Literal { Value: long number } => number,
        Expression.Member member => EvaluateMember(Evaluate(member.Target), Evaluate(member.Name)!),
        Expression.Call call => EvaluateCall(call),
        _ => throw new NotSupportedException(expression.ToString()),
    };

    private static JsonNode? EvaluateMember(JsonNode? target, JsonNode name) => target switch
    {
        JsonObject members => members[name.ToString()]?.DeepClone(),
        JsonArray items => items[int.Parse(name.ToString(), CultureInfo.InvariantCulture)]?.DeepClone(),
        _ => $"{target}.{name}",
    };

    private JsonNode? EvaluateCall(Expression.Call call) => (call.Function, call.Arguments) switch
    {
        ("parameters", [Expression.Literal { Value: string name }]) => scope.Parameter(name),
        ("variables", [Expression.Literal { Value: string name }]) => scope.Variable(name),
        ("lambdaVariables", [Expression.Literal { Value: string name }]) => lambdaVariables[name]?.DeepClone(),
        ("map", [var list, Expression.Call lambda]) => new JsonArray([.. Items(list).Select(item => Evaluate(lambda, item))]),
        ("toObject", [var list, Expression.Call key, Expression.Call value]) =>
            new JsonObject(Items(list).Select(item => KeyValuePair.Create(Evaluate(key, item)!.ToString(), Evaluate(value, item)))),
        ("copyIndex", _) => scope.CopyIndex!.Value,
        ("if", [var condition, var then, var otherwise]) => Evaluate(IsTrue(condition) ? then : otherwise),
        ("and", var all) => all.All(IsTrue),
        ("or", var any) => any.Any(IsTrue),
        ("not", [var one]) => !IsTrue(one),
        var (function, arguments) => Functions.Apply(function, [.. arguments.Select(Evaluate)]),
    };

    private JsonArray Items(Expression list) => Evaluate(list)!.AsArray();

    /// <summary>The body of a lambda expression of one parameter.</summary>
    private JsonNode? Evaluate(Expression.Call lambda, JsonNode? argument)
    {
        lambdaVariables[(string)((Expression.Literal)lambda.Arguments[0]).Value] = argument;
        return Evaluate(lambda.Arguments[1]);
    }

    private bool IsTrue(Expression condition) => Evaluate(condition)!.GetValue<bool>();
}
