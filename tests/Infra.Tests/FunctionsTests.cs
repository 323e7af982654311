using System.Text.Json;
using System.Text.RegularExpressions;
using Embeddings.Api.Authorization;
using Embeddings.Pipeline.Artifacts;

namespace Infra.Tests;

/// <summary>The templates and functions/ agree, both ways.</summary>
public class FunctionsTests
{
    [Fact]
    public void The_query_app_switches_off_every_function_but_those_that_only_read_models()
    {
        var off = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Bicep.Folder, "training-functions.json")))!;
        var training = FunctionSources.Functions.Where(function => !function.IsHttp || Trains(function.Name) || function.UsesTaskHub);
        Assert.Equal(training.Select(function => function.Name).Order(), off);

        var settings = Settings("queryApp");
        Assert.Equal(off.Select(name => $"AzureWebJobs_{name}_Disabled").Order(), settings.Where(setting => setting.Key.EndsWith("_Disabled") && setting.Value == "true").Select(setting => setting.Key).Order());
    }

    [Fact]
    public void Uploads_are_delivered_to_the_function_that_waits_for_them()
    {
        var delivered = Bicep.EventSubscription.Default("functionName");
        var function = FunctionSources.Functions.Single(one => one.Name == delivered);
        Assert.Contains("Source = BlobTriggerSource.EventGrid", function.Signature);
        Assert.Contains($"ContainerNames.{nameof(ContainerNames.Corpora)} + \"/", function.Signature);
        Assert.True(Settings("premiumApp").ContainsKey("DataStorage__queueServiceUri"), "The blob trigger puts what failed into a queue.");
    }

    [Theory]
    [InlineData("premiumApp")]
    [InlineData("queryApp")]
    public void Every_setting_that_is_read_by_name_is_there(string app)
    {
        var settings = Settings(app);
        // A further collector besides Application Insights. No template knows its address.
        var needed = FunctionSources.SettingsReadByName.Except(["OTEL_EXPORTER_OTLP_ENDPOINT"]).ToList();
        Assert.NotEmpty(needed);
        Assert.All(needed, name => Assert.Contains(name, settings.Keys));
    }

    [Fact]
    public void Every_section_that_is_set_is_read()
    {
        var set = Settings("premiumApp").Keys.Where(name => name.Contains("__")).Select(name => name.Split("__")[0]).Distinct();
        string[] platform = ["AzureWebJobsStorage", "AzureFunctionsJobHost", "AzureMonitorExporter"];
        Assert.All(set.Except(platform), section => Assert.Contains(section, FunctionSources.SectionsRead));
    }

    [Fact]
    public void Queries_of_logs_name_what_is_logged()
    {
        var asked = Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "queries")).SelectMany(file => Regex.Matches(File.ReadAllText(file), @"Properties\.([A-Z]\w*)")).Select(match => match.Groups[1].Value);
        Assert.All(asked.Distinct(), name => Assert.Contains(name, FunctionSources.LoggedNames));
    }

    [Fact]
    public void The_latency_that_is_watched_is_that_of_every_query()
    {
        var query = File.ReadAllText(Path.Combine(Bicep.Folder, "queries/query-latency.kql"));
        var watched = Regex.Match(query, @"Operation in \((.+)\)").Groups[1].Value.Split(", ").Select(name => name.Trim('\''));
        Assert.Equal(FunctionSources.Functions.Where(function => function.File == "QueryFunctions").Select(function => function.Name).Order(), watched.Order());
    }

    [Fact]
    public void The_variables_that_choose_the_scheduler_build_its_provider_in()
    {
        var parameters = File.ReadAllText(Path.Combine(Bicep.Folder, "main.bicepparam"));
        var project = File.ReadAllText(Path.Combine(Bicep.Repository, "functions/Functions.csproj"));
        foreach (var parameter in new[] { "durableBackend", "trainingPlan" })
        {
            var variable = Regex.Match(parameters, parameter + @" = readEnvironmentVariable\('(\w+)'").Groups[1].Value;
            Assert.Matches(@"DurableTask\.AzureManaged. Condition=.[^>]*\$\(" + variable + @"\)", project);
        }
    }

    /// <summary>Whether an operation of the API needs more than to read models.</summary>
    private static bool Trains(string operation) => Operations.All.Any(one => one.Name == operation && (one.Access == Access.Train || one.Writes));

    private static Dictionary<string, string> Settings(string app) =>
        Deployments.Of("deployQueryApp").Single(one => one.Module == app && one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings").Properties.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());
}
