using Embeddings.Api.Routing;
using Infra.Tests.Arm;

namespace Infra.Tests;

public class AppTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void Apps_take_https_alone_and_no_passwords(string combination)
    {
        var deployed = Deployments.Of(combination);
        foreach (var app in Sites(deployed))
        {
            Assert.True(app.Properties["httpsOnly"]!.GetValue<bool>());
            Assert.Equal("1.2", app.Properties["siteConfig"]!["minTlsVersion"]!.ToString());
            Assert.Equal("1.2", app.Properties["siteConfig"]!["scmMinTlsVersion"]!.ToString());
            Assert.Equal("UserAssigned", app.Body["identity"]!["type"]!.ToString());
            var passwords = deployed.Where(one => one.Module == app.Module && one.Type.EndsWith("/basicPublishingCredentialsPolicies", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, passwords.Count);
            Assert.All(passwords, policy => Assert.False(policy.Properties["allow"]!.GetValue<bool>()));
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_training_app_runs_dotnet_10_on_elastic_premium_and_is_asked_whether_it_is_ready(string combination)
    {
        var deployed = Deployments.Of(combination);
        var configuration = deployed.Single(one => one.Module == "trainingApp" && one.Type == "Microsoft.Web/sites").Properties["siteConfig"]!;
        Assert.Equal("DOTNET-ISOLATED|10.0", configuration["linuxFxVersion"]!.ToString());
        Assert.Equal($"/{Routes.Ready}", configuration["healthCheckPath"]!.ToString());
        Assert.True(configuration["functionsRuntimeScaleMonitoringEnabled"]!.GetValue<bool>());
        var plan = deployed.Single(one => one.Module == "trainingApp" && one.Type == "Microsoft.Web/serverfarms");
        Assert.Equal("ElasticPremium", plan.Body["sku"]!["tier"]!.ToString());
        Assert.True(plan.Properties["reserved"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("EP1", 1, 1)]
    [InlineData("EP2", 2, 5)]
    [InlineData("EP3", 3, 20)]
    public void The_size_and_number_of_training_instances_are_parameters(string size, int minimum, int maximum)
    {
        var deployed = Deployments.Of("", ("planSku", size), ("minimumInstances", minimum), ("maximumInstances", maximum));
        var plan = deployed.Single(one => one.Type == "Microsoft.Web/serverfarms");
        Assert.Equal(size, plan.Body["sku"]!["name"]!.ToString());
        Assert.Equal($"{minimum}", plan.Body["sku"]!["capacity"]!.ToString());
        Assert.Equal($"{maximum}", plan.Properties["maximumElasticWorkerCount"]!.ToString());
        var configuration = deployed.Single(one => one.Type == "Microsoft.Web/sites").Properties["siteConfig"]!;
        Assert.Equal($"{minimum}", configuration["minimumElasticInstanceCount"]!.ToString());
        Assert.Equal($"{maximum}", configuration["functionAppScaleLimit"]!.ToString());
    }

    [Fact]
    public void More_ready_instances_than_the_maximum_raise_the_maximum()
    {
        var plan = Deployments.Of("", ("minimumInstances", 4), ("maximumInstances", 2)).Single(one => one.Type == "Microsoft.Web/serverfarms");
        Assert.Equal(4, plan.Properties["maximumElasticWorkerCount"]!.GetValue<long>());
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_query_app_is_there_when_asked_for_and_runs_on_flex_consumption_from_a_container_of_its_own(string combination)
    {
        var deployed = Deployments.Of(combination);
        var app = deployed.SingleOrDefault(one => one.Module == "queryApp" && one.Type == "Microsoft.Web/sites");
        Assert.Equal(combination.Contains("deployQueryApp"), app is not null);
        if (app is null)
            return;
        Assert.Equal("FlexConsumption", deployed.Single(one => one.Module == "queryApp" && one.Type == "Microsoft.Web/serverfarms").Body["sku"]!["tier"]!.ToString());
        var configuration = app.Properties["functionAppConfig"]!;
        Assert.Equal("10.0", configuration["runtime"]!["version"]!.ToString());
        var storage = configuration["deployment"]!["storage"]!;
        Assert.Equal("UserAssignedIdentity", storage["authentication"]!["type"]!.ToString());
        var container = deployed.Single(one => one.Module == "queryRuntimeStorage" && one.Type.EndsWith("/containers", StringComparison.Ordinal));
        Assert.EndsWith(container.LastName, storage["value"]!.ToString());
    }

    private static IEnumerable<ArmResource> Sites(IEnumerable<ArmResource> deployed) => deployed.Where(one => one.Type == "Microsoft.Web/sites");
}
