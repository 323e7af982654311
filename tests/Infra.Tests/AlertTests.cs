using System.Text.Json.Nodes;
using Infra.Tests.Arm;

namespace Infra.Tests;

public class AlertTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void Failed_runs_lost_uploads_errors_and_slow_queries_raise_alerts(string combination)
    {
        var deployed = Deployments.Of(combination);
        var logs = deployed.Where(one => one.Type == "Microsoft.Insights/scheduledQueryRules").ToList();
        Assert.Equal(["failed-runs", "poisoned-uploads", "query-latency", "server-errors"], logs.Select(rule => rule.Properties["displayName"]!.ToString()).Order());
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
    public void Without_an_address_nobody_is_written_to()
    {
        var deployed = Deployments.Of("");
        Assert.DoesNotContain(deployed, one => one.Type == "Microsoft.Insights/actionGroups");
        Assert.All(Alerts(deployed), alert => Assert.DoesNotContain("ag-embeddings", alert.Properties["actions"]!.ToJsonString()));
    }

    [Fact]
    public void The_workbook_shows_every_query_but_the_mean_latency_that_its_operations_hold_already()
    {
        var workbook = Deployments.Of("").Single(one => one.Type == "Microsoft.Insights/workbooks");
        var shown = JsonNode.Parse(workbook.Properties["serializedData"]!.ToString())!["items"]!.AsArray().Select(item => item!["content"]!["query"]?.ToString());
        var written = Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "queries")).Where(file => !file.EndsWith("query-latency.kql") && !file.EndsWith("failed-runs.kql"));
        Assert.Equal(written.Select(File.ReadAllText).Order(), shown.OfType<string>().Order());
    }

    private static IEnumerable<ArmResource> Alerts(IEnumerable<ArmResource> deployed) =>
        deployed.Where(one => one.Type is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts");
}
