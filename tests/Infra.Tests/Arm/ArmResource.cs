using System.Text.Json.Nodes;

namespace Infra.Tests.Arm;

/// <summary>A resource that a deployment makes: every expression worked out, <paramref name="Module"/> the module it stands in.</summary>
internal sealed record ArmResource(string Module, string Type, string Name, JsonObject Body)
{
    public JsonNode Properties => Body["properties"]!;

    /// <summary>The last segment of the name, without what only Azure can work out around it.</summary>
    public string LastName => Name.Split('/', ',')[^1].Trim(' ', ')');

    public string? Scope => Body["scope"]?.ToString();
}
