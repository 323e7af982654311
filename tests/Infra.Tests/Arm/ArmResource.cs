using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>A resource of a deployment with all expressions evaluated. <paramref name="Module"/> is its module.</summary>
internal sealed record ArmResource(string Module, string Type, string Name, JsonObject Body)
{
    public JsonNode Properties => Body["properties"]!;

    /// <summary>The last segment of the name, without the parts that only Azure can evaluate.</summary>
    public string LastName => Name.Split('/', ',')[^1].Trim(' ', ')');

    public string? Scope => Body["scope"]?.ToString();
}
