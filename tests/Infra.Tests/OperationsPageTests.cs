using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embeddings.Api;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Pipeline.Triggers;

namespace Infra.Tests;

/// <summary>infra/README.md matches the deployment.</summary>
public class OperationsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));

    [Fact]
    public void Every_variable_of_an_environment_is_in_the_settings_table_with_its_default()
    {
        var parameters = File.ReadAllText(Path.Combine(Bicep.Folder, "main.bicepparam"));
        var read = Regex.Matches(parameters, @"readEnvironmentVariable\('(\w+)', (?:'([^']*)'|location)\)").Select(match => (match.Groups[1].Value, match.Groups[2].Value));
        var rows = Table("variable").Select(cells => (cells[0].Trim('`'), cells[1]));
        Assert.Equal(read.Order(), rows.Order());
    }

    [Fact]
    public void Every_app_setting_of_every_combination_is_explained_and_no_other()
    {
        var deployed = Deployments.Of("deployQueryApp useOpenAI useDurableTaskScheduler usePrivateNetwork")
            .Where(one => one.Type == "Microsoft.Web/sites/config" && one.LastName == "appsettings")
            .SelectMany(settings => settings.Properties.AsObject().Select(setting => setting.Key))
            .Select(name => Regex.Replace(name, "AzureWebJobs_.+_Disabled", "AzureWebJobs_{function}_Disabled"));
        var explained = Table("app setting").SelectMany(cells => Regex.Matches(cells[0], "`([^`]+)`")).Select(match => match.Groups[1].Value);
        Assert.Equal(deployed.Distinct().Order(), explained.Order());
    }

    [Fact]
    public void Every_option_that_the_template_leaves_alone_is_listed_with_its_default()
    {
        var written = Table("app setting").SelectMany(cells => Regex.Matches(cells[0], "`([^`]+)`")).Select(match => match.Groups[1].Value).ToHashSet();
        // The apps use Triggers__SweepSchedule for the sweep.
        var options = Options("Triggers", new TriggerOptions()).Concat(Options("Api", new ApiOptions())).Concat(Options("TextEmbedding", new TextEmbeddingOptions()))
            .Where(option => !written.Contains(option.Name) && option.Name != "Triggers__SweepInterval");
        Assert.Equal(options.Order(), Table("further app setting").Select(cells => (cells[0].Trim('`'), cells[1])).Order());
    }

    [Fact]
    public void Further_settings_reach_both_apps_and_overrule_nothing()
    {
        var deployed = Deployments.Of("deployQueryApp", ("furtherSettings", new JsonObject { ["Api__MaximumTop"] = "7", ["DataStorage__credential"] = "none" }));
        var settings = deployed.Where(one => one.Type == "Microsoft.Web/sites/config").Select(one => one.Properties).ToList();
        Assert.Equal(2, settings.Count);
        Assert.All(settings, one => Assert.Equal(("7", "managedidentity"), (one["Api__MaximumTop"]!.ToString(), one["DataStorage__credential"]!.ToString())));
    }

    [Fact]
    public void Every_alert_is_in_the_table()
    {
        var deployed = Deployments.Of("", ("alertEmail", "operators@example.com"));
        var logs = deployed.Where(one => one.Type == "Microsoft.Insights/scheduledQueryRules").Select(rule => rule.Properties["displayName"]!.ToString());
        var metrics = deployed.Where(one => one.Type == "Microsoft.Insights/metricAlerts").Select(rule => rule.Properties["criteria"]!["allOf"]![0]!["metricName"]!.ToString());
        Assert.Equal(logs.Concat(metrics).Order(), Table("alert").SelectMany(cells => Regex.Matches(cells[0], "`([^`]+)`")).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_file_it_names_exists()
    {
        foreach (Match name in Regex.Matches(Page, @"`((?:modules|infra|queries|\.github)/[\w./*-]+|[\w-]+\.bicep)`"))
        {
            var path = name.Groups[1].Value;
            var root = path.StartsWith("infra/", StringComparison.Ordinal) || path[0] == '.' ? Bicep.Repository : Bicep.Folder;
            var folder = Path.Combine(root, Path.GetDirectoryName(path)!);
            Assert.True(Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path) is { Length: > 0 } file ? file : "*").Any(), $"{path} does not exist.");
        }
    }

    private static IEnumerable<(string Name, string Default)> Options(string section, object defaults) =>
        from property in defaults.GetType().GetProperties()
        where property.CanWrite
        select ($"{section}__{property.Name}", Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture) ?? "");

    /// <summary>The rows of the table whose first column has this heading.</summary>
    private static IEnumerable<string[]> Table(string head) =>
        Page.Split('\n').SkipWhile(line => !line.StartsWith($"| {head} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => Regex.Split(line, @"(?<!\\)\|")[1..^1].Select(cell => cell.Trim()).ToArray());
}
