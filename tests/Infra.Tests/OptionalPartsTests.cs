using Infra.Tests.Arm;

namespace Infra.Tests;

public class OptionalPartsTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void Azure_openai_takes_identities_alone_and_embeds_with_the_model_that_each_app_is_told_of(string combination)
    {
        var deployed = Deployments.Of(combination);
        var account = deployed.SingleOrDefault(one => one.Type == "Microsoft.CognitiveServices/accounts");
        Assert.Equal(combination.Contains("useOpenAI"), account is not null);
        if (account is not null)
            Assert.True(account.Properties["disableLocalAuth"]!.GetValue<bool>());
        var apps = deployed.Where(one => one.Type == "Microsoft.Web/sites/config").Select(one => one.Properties).ToList();
        Assert.Equal(combination.Contains("deployQueryApp") ? 2 : 1, apps.Count);
        foreach (var settings in apps)
        {
            if (account is null)
            {
                Assert.DoesNotContain(settings.AsObject(), setting => setting.Key.StartsWith("TextEmbedding__", StringComparison.Ordinal));
                continue;
            }

            Assert.Contains("openAI", settings["TextEmbedding__Endpoint"]!.ToString());
            Assert.Equal(settings["AZURE_CLIENT_ID"]!.ToString(), settings["TextEmbedding__ClientId"]!.ToString());
            Assert.Equal(Single(deployed, "openAI", "Microsoft.CognitiveServices/accounts/deployments").LastName, settings["TextEmbedding__Deployment"]!.ToString());
        }
    }

    [Fact]
    public void Azure_openai_is_asked_wherever_it_has_room_and_may_lie_in_a_region_of_its_own()
    {
        var deployed = Deployments.Of("useOpenAI", ("openAILocation", "swedencentral"));
        Assert.Equal("GlobalStandard", Single(deployed, "openAI", "Microsoft.CognitiveServices/accounts/deployments").Body["sku"]!["name"]!.ToString());
        Assert.Equal("swedencentral", Single(deployed, "openAI", "Microsoft.CognitiveServices/accounts").Body["location"]!.ToString());
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_scheduler_has_the_hub_that_the_app_is_told_of(string combination)
    {
        var deployed = Deployments.Of(combination);
        var hub = deployed.SingleOrDefault(one => one.Type == "Microsoft.DurableTask/schedulers/taskHubs");
        Assert.Equal(combination.Contains("useDurableTaskScheduler"), hub is not null);
        if (hub is not null)
            Assert.Equal(Single(deployed, Deployments.TrainingApp(combination), "Microsoft.Web/sites/config").Properties["AzureFunctionsJobHost__extensions__durableTask__hubName"]!.ToString(), hub.LastName);
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Telemetry_takes_identities_alone(string combination)
    {
        var deployed = Deployments.Of(combination);
        Assert.True(Single(deployed, "telemetry", "Microsoft.Insights/components").Properties["DisableLocalAuth"]!.GetValue<bool>());
        Assert.True(Single(deployed, "telemetry", "Microsoft.OperationalInsights/workspaces").Properties["features"]!["disableLocalAuth"]!.GetValue<bool>());
    }

    private static ArmResource Single(IEnumerable<ArmResource> deployed, string module, string type) => deployed.Single(one => one.Module == module && one.Type == type);
}
