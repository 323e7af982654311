using Embeddings.Api;
using Embeddings.Api.Authorization;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Configuration;

namespace Infra.Tests;

public class AppSettingsTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void No_setting_and_no_output_holds_a_secret(string combination)
    {
        foreach (var (name, value) in All(combination))
        {
            Assert.DoesNotContain("AccountKey", value);
            Assert.DoesNotContain("SharedAccess", value);
            Assert.DoesNotContain("listKeys", value);
            Assert.DoesNotContain("listConnectionStrings", value);
            Assert.True(name != "AzureWebJobsStorage" && name != "DataStorage", $"{name} would be a connection string.");
        }

        Assert.DoesNotContain(Bicep.Main.Outputs, output => output.Contains("KEY") || output.Contains("CONNECTION"));
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Storage_and_telemetry_are_reached_by_the_identity_of_the_app(string combination)
    {
        foreach (var settings in Apps(combination))
        {
            foreach (var connection in new[] { "AzureWebJobsStorage", "DataStorage" })
            {
                Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
                Assert.Equal(settings["AZURE_CLIENT_ID"], settings[$"{connection}__clientId"]);
                Assert.Contains("blobEndpoint", settings[$"{connection}__blobServiceUri"]);
            }

            // Without them the durable extension prevents the start of the host, even if its functions are disabled.
            Assert.Contains("queueEndpoint", settings["AzureWebJobsStorage__queueServiceUri"]);
            Assert.Contains("tableEndpoint", settings["AzureWebJobsStorage__tableServiceUri"]);

            Assert.Equal($"Authorization=AAD;ClientId={settings["AZURE_CLIENT_ID"]}", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Every_setting_of_a_section_belongs_to_its_options_and_is_in_range(string combination)
    {
        foreach (var settings in Apps(combination))
        {
            Bind<TriggerOptions>(settings, "Triggers", "SweepSchedule").Validate();
            Bind<ApiOptions>(settings, "Api").Validate();
            Bind<InstanceMemory>(settings, "Training").Validate();
            Bind<AccessOptions>(settings, "Access").ToPolicy();
            if (settings.Keys.Any(name => name.StartsWith("TextEmbedding__", StringComparison.Ordinal)))
                Bind<TextEmbeddingOptions>(settings, "TextEmbedding").Validate();
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Every_setting_is_known_to_somebody(string combination)
    {
        string[] sections = ["Triggers__", "TextEmbedding__", "Api__", "DataStorage__", "AzureWebJobsStorage__", "AzureMonitorExporter__", "AzureFunctionsJobHost__extensions__durableTask__", "Access__", "Training__", "History__"];
        string[] platform =
        [
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID", "AzureWebJobsDisableHomepage",
            "DURABLE_TASK_SCHEDULER", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "FUNCTIONS_WORKER_RUNTIME", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG",
            "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID",
        ];
        foreach (var (name, _) in All(combination))
        {
            Assert.True(
                platform.Contains(name) || sections.Any(section => name.StartsWith(section, StringComparison.Ordinal)) || name.EndsWith("_Disabled", StringComparison.Ordinal),
                $"Nobody reads {name}.");
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void The_premium_app_fetches_its_package_by_its_identity_and_needs_no_content_share(string combination)
    {
        if (combination.Contains("flex"))
            return;
        var settings = Settings(combination, Deployments.TrainingApp(combination));
        var container = Deployments.Of(combination).Single(one => one.Module == "packageStorage" && one.Type.EndsWith("/containers", StringComparison.Ordinal) && !one.LastName.Contains("queries")).LastName;
        Assert.EndsWith($"{container}/training.zip", settings["WEBSITE_RUN_FROM_PACKAGE"]);
        Assert.Contains("packageStorage", settings["WEBSITE_RUN_FROM_PACKAGE"]);
        Assert.Contains("trainingIdentity", settings["WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID"]);
        Assert.DoesNotContain(settings.Keys, name => name.StartsWith("WEBSITE_CONTENT", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Combinations))]
    public void An_app_on_flex_consumption_is_told_nothing_that_its_plan_refuses(string combination)
    {
        string[] flex = [.. new[] { "flexApp", "queryApp" }.Where(module => Deployments.Of(combination).Any(one => one.Module == module))];
        Assert.Equal((combination.Contains("flex") ? 1 : 0) + (combination.Contains("deployQueryApp") ? 1 : 0), flex.Length);
        foreach (var settings in flex.Select(module => Settings(combination, module)))
            Assert.DoesNotContain(settings.Keys, name => name.StartsWith("WEBSITE_", StringComparison.Ordinal) || name is "FUNCTIONS_EXTENSION_VERSION" or "FUNCTIONS_WORKER_RUNTIME");
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Orchestrations_are_kept_by_the_scheduler_only_when_asked_for(string combination)
    {
        var settings = Settings(combination, Deployments.TrainingApp(combination));
        const string storage = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
        Assert.Equal(combination.Contains("useDurableTaskScheduler"), settings.ContainsKey($"{storage}type"));
        if (!settings.TryGetValue($"{storage}connectionStringName", out var connection))
            return;
        Assert.Contains("Authentication=ManagedIdentity", settings[connection]);
        Assert.EndsWith($"TaskHub={settings["AzureFunctionsJobHost__extensions__durableTask__hubName"]}", settings[connection]);
    }

    /// <summary>Values that the template cannot know, such as an endpoint, are replaced by an address.</summary>
    private static T Bind<T>(Dictionary<string, string> settings, string section, params string[] alsoKnown)
        where T : class, new()
    {
        var own = settings.Where(one => one.Key.StartsWith($"{section}__", StringComparison.Ordinal)).ToDictionary(
            one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => one.Value.StartsWith("reference(", StringComparison.Ordinal) ? "https://known.only.to.azure" : one.Value);
        var members = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Concat(alsoKnown).ToList();
        Assert.All(own.Keys, name => Assert.Contains(name.Split(':')[1], members));
        return new ConfigurationBuilder().AddInMemoryCollection(own!).Build().GetSection(section).Get<T>() ?? new T();
    }

    private static IEnumerable<KeyValuePair<string, string>> All(string combination) => Apps(combination).SelectMany(settings => settings);

    private static IEnumerable<Dictionary<string, string>> Apps(string combination) =>
        combination.Contains("deployQueryApp") ? [Settings(combination, Deployments.TrainingApp(combination)), Settings(combination, "queryApp")] : [Settings(combination, Deployments.TrainingApp(combination))];

    private static Dictionary<string, string> Settings(string combination, string module) =>
        Deployments.Of(combination).Single(one => one.Module == module && one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings").Properties.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());
}
