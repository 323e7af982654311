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
    public void The_premium_app_runs_dotnet_10_on_elastic_premium_and_is_asked_whether_it_is_ready(string combination)
    {
        if (combination.Contains("flex"))
            return;
        var deployed = Deployments.Of(combination);
        var configuration = deployed.Single(one => one.Module == Deployments.TrainingApp(combination) && one.Type == "Microsoft.Web/sites").Properties["siteConfig"]!;
        Assert.Equal("DOTNET-ISOLATED|10.0", configuration["linuxFxVersion"]!.ToString());
        Assert.Equal($"/{Routes.Ready}", configuration["healthCheckPath"]!.ToString());
        Assert.True(configuration["functionsRuntimeScaleMonitoringEnabled"]!.GetValue<bool>());
        var plan = deployed.Single(one => one.Module == Deployments.TrainingApp(combination) && one.Type == "Microsoft.Web/serverfarms");
        Assert.Equal("ElasticPremium", plan.Body["sku"]!["tier"]!.ToString());
        Assert.True(plan.Properties["reserved"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(Combinations))]
    public void With_flex_nothing_is_kept_ready_and_instances_have_4096_megabytes(string combination)
    {
        if (!combination.Contains("flex"))
            return;
        var deployed = Deployments.Of(combination);
        Assert.DoesNotContain(deployed, one => one.Body["sku"]?["tier"]?.ToString() == "ElasticPremium");
        var plan = deployed.Single(one => one.Module == "flexApp" && one.Type == "Microsoft.Web/serverfarms");
        Assert.Equal(("FC1", "FlexConsumption"), (plan.Body["sku"]!["name"]!.ToString(), plan.Body["sku"]!["tier"]!.ToString()));
        var configuration = deployed.Single(one => one.Module == "flexApp" && one.Type == "Microsoft.Web/sites").Properties["functionAppConfig"]!;
        Assert.Equal("10.0", configuration["runtime"]!["version"]!.ToString());
        Assert.Empty(configuration["scaleAndConcurrency"]!["alwaysReady"]!.AsArray());
        Assert.Equal(4096, configuration["scaleAndConcurrency"]!["instanceMemoryMB"]!.GetValue<long>());
        Assert.Equal("UserAssignedIdentity", configuration["deployment"]!["storage"]!["authentication"]!["type"]!.ToString());
        Assert.Contains("packageStorage", configuration["deployment"]!["storage"]!["value"]!.ToString());
    }

    [Theory]
    [InlineData("flex", "EP2", "4096")]
    [InlineData("premium", "EP1", "3584")]
    [InlineData("premium", "EP2", "7168")]
    [InlineData("premium", "EP3", "14336")]
    public void The_app_knows_the_memory_of_its_instances_and_so_refuses_what_they_cannot_hold(string plan, string size, string megabytes)
    {
        var settings = Deployments.Of("", ("trainingPlan", plan), ("planSku", size)).Single(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings");
        Assert.Equal(megabytes, settings.Properties["Training__MemoryMegabytes"]!.ToString());
    }

    [Theory]
    [InlineData("automatic", "flex", true)]
    [InlineData("automatic", "premium", false)]
    [InlineData("storage", "flex", false)]
    [InlineData("scheduler", "premium", true)]
    public void The_scheduler_keeps_orchestrations_with_flex_and_storage_with_premium_unless_told_otherwise(string backend, string plan, bool scheduler)
    {
        var deployed = Deployments.Of("", ("trainingPlan", plan), ("durableBackend", backend), ("historyRetentionDays", 12));
        Assert.Equal(scheduler, deployed.Any(one => one.Type == "Microsoft.DurableTask/schedulers"));
        // Without a scheduler the app itself removes ended orchestrations.
        Assert.Equal("12", deployed.Single(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings").Properties["History__RetentionDays"]!.ToString());
        if (scheduler)
        {
            var retention = deployed.Single(one => one.Type == "Microsoft.DurableTask/schedulers/retentionPolicies").Properties["retentionPolicies"]!.AsArray();
            Assert.Equal(["Canceled", "Completed", "Failed", "Terminated"], retention.Select(policy => policy!["orchestrationState"]!.ToString()).Order());
            Assert.All(retention, policy => Assert.Equal("12", policy!["retentionPeriodInDays"]!.ToString()));
        }
    }

    [Theory]
    [InlineData("premium")]
    [InlineData("flex")]
    public void The_host_takes_requests_as_large_as_the_parameter_says(string plan) => Assert.Equal(
        "123456789",
        Deployments.Of("", ("trainingPlan", plan), ("maximumRequestBytes", 123_456_789)).Single(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings")
            .Properties["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]!.ToString());

    [Fact]
    public void Zones_take_two_instances_that_are_always_there()
    {
        var deployed = Deployments.Of("deployQueryApp", ("zoneRedundant", true));
        Assert.All(deployed.Where(one => one.Type == "Microsoft.Web/serverfarms"), plan => Assert.True(plan.Properties["zoneRedundant"]!.GetValue<bool>()));
        Assert.Equal("2", deployed.Single(one => one.Module == "premiumApp" && one.Type == "Microsoft.Web/serverfarms").Body["sku"]!["capacity"]!.ToString());
        Assert.All(Deployments.Of("deployQueryApp").Where(one => one.Type == "Microsoft.Web/serverfarms"), plan => Assert.False(plan.Properties["zoneRedundant"]!.GetValue<bool>()));
    }

    [Fact]
    public void A_content_share_is_there_when_asked_for_with_the_one_account_that_takes_a_key()
    {
        var deployed = Deployments.Of("", ("useContentShare", true));
        var keyed = Assert.Single(deployed, one => one.Type == "Microsoft.Storage/storageAccounts" && one.Properties["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.Equal("contentShare", keyed.Module);
        var settings = deployed.Single(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings").Properties;
        Assert.Contains("listKeys", settings["WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"]!.ToString());
        Assert.Equal("1", settings["WEBSITE_RUN_FROM_PACKAGE"]!.ToString());
        Assert.Null(settings["WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID"]);
        Assert.Equal("training", deployed.Single(one => one.Type == "Microsoft.Web/sites").Body["tags"]!["azd-service-name"]!.ToString());
    }

    [Theory]
    [InlineData("premium")]
    [InlineData("flex")]
    public void Pages_of_other_origins_may_call_only_where_they_are_named(string plan)
    {
        var closed = Deployments.Of("deployQueryApp", ("trainingPlan", plan)).Where(one => one.Type == "Microsoft.Web/sites");
        Assert.All(closed, app => Assert.Null(app.Properties["siteConfig"]!["cors"]));
        var open = Deployments.Of("deployQueryApp", ("trainingPlan", plan), ("corsOrigins", "https://shop.example,https://admin.example")).Where(one => one.Type == "Microsoft.Web/sites");
        Assert.All(open, app => Assert.Equal(
            ["https://shop.example", "https://admin.example"], app.Properties["siteConfig"]!["cors"]!["allowedOrigins"]!.AsArray().Select(origin => origin!.ToString())));
    }

    [Theory]
    [InlineData("premium")]
    [InlineData("flex")]
    public void Tokens_are_checked_by_the_platform_where_a_directory_is_named_and_the_app_trusts_it_only_then(string plan)
    {
        var without = Deployments.Of("deployQueryApp", ("trainingPlan", plan));
        Assert.DoesNotContain(without, one => one.LastName == "authsettingsV2");
        Assert.All(AppSettings(without), settings => Assert.Equal("False", settings["Access__PlatformChecksTokens"]!.ToString()));

        var with = Deployments.Of("deployQueryApp", ("trainingPlan", plan), ("entraClientId", "11111111-2222-3333-4444-555555555555"));
        var authentication = with.Where(one => one.LastName == "authsettingsV2").ToList();
        Assert.Equal(2, authentication.Count);
        foreach (var properties in authentication.Select(one => one.Properties))
        {
            Assert.True(properties["platform"]!["enabled"]!.GetValue<bool>());
            Assert.Equal("AllowAnonymous", properties["globalValidation"]!["unauthenticatedClientAction"]!.ToString());
            var directory = properties["identityProviders"]!["azureActiveDirectory"]!;
            Assert.Equal("11111111-2222-3333-4444-555555555555", directory["registration"]!["clientId"]!.ToString());
            Assert.Contains("api://11111111-2222-3333-4444-555555555555", directory["validation"]!["allowedAudiences"]!.AsArray().Select(audience => audience!.ToString()));
        }

        Assert.All(AppSettings(with), settings => Assert.Equal("True", settings["Access__PlatformChecksTokens"]!.ToString()));
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
        var container = deployed.Single(one => one.Module == "packageStorage" && one.Type.EndsWith("/containers", StringComparison.Ordinal) && one.LastName.Contains("queries"));
        Assert.EndsWith(container.LastName, storage["value"]!.ToString());
    }

    private static IEnumerable<System.Text.Json.Nodes.JsonNode> AppSettings(IEnumerable<ArmResource> deployed) =>
        deployed.Where(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings").Select(one => one.Properties);

    private static IEnumerable<ArmResource> Sites(IEnumerable<ArmResource> deployed) => deployed.Where(one => one.Type == "Microsoft.Web/sites");
}
