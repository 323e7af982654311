using Embeddings.Pipeline.Artifacts;
using Infra.Tests.Arm;

namespace Infra.Tests;

public class RoleTests
{
    private const string RoleAssignments = "Microsoft.Authorization/roleAssignments";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = "Storage Blob Delegator",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"] = "Cognitive Services OpenAI User",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void Each_identity_has_exactly_the_roles_it_needs(string combination)
    {
        List<string> expected =
        [
            "training: Storage Blob Data Owner on runtime", "training: Storage Queue Data Contributor on runtime", "training: Storage Table Data Contributor on runtime",
            .. ContainerNames.All.Select(container => $"training: Storage Blob Data Contributor on {container}"),
            "training: Storage Queue Data Contributor on data", "training: Storage Blob Delegator on data", "training: Monitoring Metrics Publisher on telemetry",
            // Flex Consumption writes the package with the app's identity. On Premium an app cannot change its own code.
            combination.Contains("flex") ? "training: Storage Blob Data Contributor on package of training" : "training: Storage Blob Data Reader on package of training",
            "topic: Storage Blob Data Contributor on dead-letters",
        ];
        if (combination.Contains("useOpenAI"))
            expected.Add("training: Cognitive Services OpenAI User on openai");
        if (combination.Contains("useOpenAI") && combination.Contains("deployQueryApp"))
            expected.Add("queries: Cognitive Services OpenAI User on openai");
        if (combination.Contains("useDurableTaskScheduler"))
            expected.Add("training: Durable Task Data Contributor on scheduler");
        if (combination.Contains("deployQueryApp"))
            expected.AddRange(["queries: Storage Blob Data Reader on models", "queries: Storage Blob Data Owner on query-runtime", "queries: Monitoring Metrics Publisher on telemetry", "queries: Storage Blob Data Contributor on package of queries"]);
        Assert.Equal(expected.Order(), Assignments(combination).Select(Describe).Order());
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Each_role_says_what_it_is_for(string combination)
    {
        foreach (var assignment in Assignments(combination))
        {
            Assert.EndsWith(".", assignment.Properties["description"]!.ToString());
            Assert.Equal("ServicePrincipal", assignment.Properties["principalType"]!.ToString());
        }
    }

    [Fact]
    public void Whoever_deploys_may_put_the_package_in_its_place_and_nothing_else()
    {
        var assignment = Deployments.Of("usePrivateNetwork", ("deployerPrincipalId", "somebody")).Single(one => one.Module == "deployerRoles");
        Assert.Equal("somebody", assignment.Properties["principalId"]!.ToString());
        Assert.Equal("package of training", Place(assignment.Scope!));
        Assert.Equal("Storage Blob Data Contributor", RoleOf(assignment));
        Assert.EndsWith(".", assignment.Properties["description"]!.ToString());
    }

    private static IEnumerable<ArmResource> Assignments(string combination) => Deployments.Of(combination).Where(one => one.Type == RoleAssignments);

    private static string Describe(ArmResource assignment) => $"{Principal(assignment)}: {RoleOf(assignment)} on {Place(assignment.Scope!)}";

    private static string RoleOf(ArmResource assignment) => Names[assignment.Properties["roleDefinitionId"]!.ToString().Split(", ")[1].TrimEnd(')')];

    private static string Principal(ArmResource assignment) => assignment.Module switch
    {
        "openAI" => PrincipalOfLoop(assignment),
        "events" => "topic",
        "queryRoles" => "queries",
        "trainingRoles" or "taskScheduler" => "training",
        var module => throw new InvalidOperationException($"Module {module} grants a role that no test expects."),
    };

    /// <summary>The identity in the assignment's name. The role must be assigned to the identity of the same iteration.</summary>
    private static string PrincipalOfLoop(ArmResource assignment)
    {
        string[] identities = ["id-training-", "id-queries-"];
        var turn = Array.FindIndex(identities, name => assignment.Name.Contains(name, StringComparison.Ordinal));
        Assert.Equal($"reference(identities[{turn}]).principalId", assignment.Properties["principalId"]!.ToString());
        return turn == 0 ? "training" : "queries";
    }

    /// <summary>The container before the account, because the narrower scope counts.</summary>
    private static string Place(string scope)
    {
        (string Part, string Place)[] places =
        [
            ("pktest", scope.Contains("queries") ? "package of queries" : "package of training"), ("dead-letters", "dead-letters"), ("rqtest", "query-runtime"), ("rttest", "runtime"),
            ("appi-", "telemetry"), ("oai-", "openai"), ("dts-", "scheduler"), .. ContainerNames.All.Select(container => ($", {container})", container)), ("sttest", "data"),
        ];
        return places.First(one => scope.Contains(one.Part, StringComparison.Ordinal)).Place;
    }
}
