using System.Text.Json.Nodes;
using Infra.Tests.Arm;

namespace Infra.Tests;

/// <summary>The deployed resources for each combination of the optional parameters.</summary>
public static class Deployments
{
    private static readonly string[] Switches = ["flex", "deployQueryApp", "useOpenAI", "useDurableTaskScheduler", "usePrivateNetwork"];

    /// <summary>The switches, which are parameters of the same name.</summary>
    private static readonly string[] Flags = ["deployQueryApp", "useOpenAI", "usePrivateNetwork"];

    /// <summary>Each combination, as the names of the enabled switches.</summary>
    public static TheoryData<string> Combinations
    {
        get
        {
            var combinations = new TheoryData<string>();
            for (var bits = 0; bits < 1 << Switches.Length; bits++)
                combinations.Add(string.Join(' ', Switches.Where((_, bit) => (bits >> bit & 1) == 1)));
            return combinations;
        }
    }

    /// <summary>The module of the app that trains.</summary>
    internal static string TrainingApp(string combination) => combination.Contains("flex") ? "flexApp" : "premiumApp";

    internal static IReadOnlyList<ArmResource> Of(string combination, params (string Name, JsonNode? Value)[] others)
    {
        var on = combination.Split(' ');
        var parameters = Flags.ToDictionary(name => name, name => (JsonNode?)JsonValue.Create(on.Contains(name)));
        parameters["trainingPlan"] = on.Contains("flex") ? "flex" : "premium";
        parameters["durableBackend"] = on.Contains("useDurableTaskScheduler") ? "scheduler" : "storage";
        parameters["environmentName"] = "test";
        parameters["location"] = "westeurope";
        foreach (var (name, value) in others)
            parameters[name] = value;
        return Bicep.Main.Deploy(parameters);
    }
}
