using System.Text.Json.Nodes;
using System.Xml;
using Infra.Tests.Arm;

namespace Infra.Tests;

public class AlertTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void Failed_runs_lost_uploads_errors_and_slow_queries_raise_alerts(string combination)
    {
        var deployed = Deployments.Of(combination, ("alertEmail", "operators@example.com"));
        var logs = deployed.Where(one => one.Type == "Microsoft.Insights/scheduledQueryRules").ToList();
        Assert.Equal(["failed-runs", "orchestration-errors", "poisoned-uploads", "query-latency", "server-errors", "stalled-runs"], logs.Select(rule => rule.Properties["displayName"]!.ToString()).Order());
        foreach (var rule in logs)
        {
            Assert.True(rule.Properties["enabled"]!.GetValue<bool>());
            var condition = rule.Properties["criteria"]!["allOf"]!.AsArray().Single()!;
            Assert.Contains($"{condition["metricMeasureColumn"]} =", condition["query"]!.ToString());
        }

        var metrics = deployed.Where(one => one.Type == "Microsoft.Insights/metricAlerts").Select(rule => rule.Properties["criteria"]!["allOf"]![0]!["metricName"]!.ToString());
        Assert.Equal(["DeadLetteredCount", "DroppedEventCount"], metrics);
    }

    [Fact]
    public void Alerts_are_sent_to_the_address_that_is_given()
    {
        var deployed = Deployments.Of("", ("alertEmail", "operators@example.com"));
        var group = deployed.Single(one => one.Type == "Microsoft.Insights/actionGroups");
        Assert.Equal("operators@example.com", group.Properties["emailReceivers"]![0]!["emailAddress"]!.ToString());
        Assert.All(Alerts(deployed), alert => Assert.Contains("ag-embeddings", alert.Properties["actions"]!.ToJsonString()));
    }

    [Fact]
    public void Without_an_address_no_alert_is_made()
    {
        var deployed = Deployments.Of("");
        Assert.DoesNotContain(deployed, one => one.Type == "Microsoft.Insights/actionGroups");
        Assert.Empty(Alerts(deployed));
    }

    [Theory]
    [InlineData("failed-runs", "Run")]
    [InlineData("stalled-runs", "Run")]
    [InlineData("orchestration-errors", "ExceptionType")]
    public void A_second_failure_is_told_while_the_first_is_still_there(string name, string dimension)
    {
        var rule = Deployments.Of("", ("alertEmail", "operators@example.com")).Single(one => one.Properties?["displayName"]?.ToString() == name);
        Assert.False(rule.Properties["autoMitigate"]!.GetValue<bool>());
        Assert.Equal("PT1H", rule.Properties["muteActionsDuration"]!.ToString());
        var condition = rule.Properties["criteria"]!["allOf"]![0]!;
        Assert.Equal(dimension, condition["dimensions"]!.AsArray().Single()!["name"]!.ToString());
        Assert.Contains(dimension, condition["query"]!.ToString());
    }

    [Fact]
    public void Every_window_is_longer_than_the_time_between_two_looks()
    {
        foreach (var alert in Alerts(Deployments.Of("", ("alertEmail", "operators@example.com"))))
        {
            var (window, frequency) = (alert.Properties["windowSize"]!.ToString(), alert.Properties["evaluationFrequency"]!.ToString());
            Assert.True(XmlConvert.ToTimeSpan(window) > XmlConvert.ToTimeSpan(frequency), $"{alert.Name}: {window}, {frequency}");
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Storage_events_and_each_app_log_what_they_themselves_see(string combination)
    {
        var settings = Deployments.Of(combination).Where(one => one.Type == "Microsoft.Insights/diagnosticSettings").ToList();
        Assert.Equal(combination.Contains("deployQueryApp") ? 4 : 3, settings.Count);
        Assert.All(settings, one => Assert.Contains("telemetry", one.Properties["workspaceId"]!.ToString()));
        var logged = settings.SelectMany(one => one.Properties["logs"]!.AsArray()).Select(log => log!["category"]!.ToString()).Distinct();
        Assert.Equal(["DeliveryFailures", "FunctionAppLogs", "StorageDelete", "StorageWrite"], logged.Order());
    }

    [Fact]
    public void The_workbook_shows_every_query_but_those_that_only_alerts_ask()
    {
        var workbook = Deployments.Of("").Single(one => one.Type == "Microsoft.Insights/workbooks");
        var shown = JsonNode.Parse(workbook.Properties["serializedData"]!.ToString())!["items"]!.AsArray().Select(item => item!["content"]!["query"]?.ToString());
        var written = Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "queries")).Where(file => !file.EndsWith("query-latency.kql") && !file.EndsWith("failed-runs.kql") && !file.EndsWith("stalled-runs.kql") && !file.EndsWith("orchestration-errors.kql"));
        Assert.Equal(written.Select(File.ReadAllText).Order(), shown.OfType<string>().Order());
    }

    private static IEnumerable<ArmResource> Alerts(IEnumerable<ArmResource> deployed) =>
        deployed.Where(one => one.Type is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts");
}
