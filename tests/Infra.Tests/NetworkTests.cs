using Infra.Tests.Arm;

namespace Infra.Tests;

public class NetworkTests
{
    private static readonly string[] Reachable =
        ["Microsoft.Storage/storageAccounts", "Microsoft.CognitiveServices/accounts", "Microsoft.DurableTask/schedulers", "Microsoft.Web/sites"];

    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void A_network_is_there_only_when_asked_for(string combination) =>
        Assert.Equal(IsPrivate(combination), Deployments.Of(combination).Any(one => one.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Combinations))]
    public void In_a_network_nothing_but_the_webhook_of_event_grid_is_reached_from_outside(string combination)
    {
        foreach (var resource in Deployments.Of(combination).Where(one => Reachable.Contains(one.Type)))
        {
            var isOpen = resource.Properties["publicNetworkAccess"]!.ToString() == "Enabled";
            if (resource.Module != Deployments.TrainingApp(combination))
            {
                Assert.Equal(!IsPrivate(combination), isOpen);
                continue;
            }

            var configuration = resource.Properties["siteConfig"]!;
            Assert.Equal(IsPrivate(combination) ? "Deny" : "Allow", configuration["ipSecurityRestrictionsDefaultAction"]!.ToString());
            Assert.Equal(IsPrivate(combination) ? "Deny" : "Allow", configuration["scmIpSecurityRestrictionsDefaultAction"]!.ToString());
            Assert.Equal(IsPrivate(combination) ? ["AzureEventGrid"] : [], configuration["ipSecurityRestrictions"]!.AsArray().Select(rule => rule!["ipAddress"]!.ToString()));
            Assert.Empty(configuration["scmIpSecurityRestrictions"]!.AsArray());
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void In_a_network_each_service_that_an_app_uses_has_an_endpoint(string combination)
    {
        if (!IsPrivate(combination))
            return;
        List<string> expected = ["pe-data-blob", "pe-data-queue", "pe-runtime-blob", "pe-runtime-queue", "pe-runtime-table", "pe-packages-blob", "pe-training"];
        if (combination.Contains("deployQueryApp"))
            expected.AddRange(["pe-queries-blob", "pe-queries"]);
        if (combination.Contains("useOpenAI"))
            expected.Add("pe-openai");
        if (combination.Contains("useDurableTaskScheduler"))
            expected.Add("pe-scheduler");
        var deployed = Deployments.Of(combination);
        Assert.Equal(expected.Order(), Named(deployed, "Microsoft.Network/privateEndpoints").Order());
        var zones = Named(deployed, "Microsoft.Network/privateDnsZones").ToList();
        Assert.Equal(zones.Distinct(), zones);
        foreach (var names in deployed.Where(one => one.Type.EndsWith("/privateDnsZoneGroups", StringComparison.Ordinal)))
            Assert.Contains(zones, zone => names.Properties["privateDnsZoneConfigs"]![0]!["properties"]!["privateDnsZoneId"]!.ToString().Contains(zone, StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_network_each_subnet_has_a_security_group_that_lets_nothing_in_from_the_internet()
    {
        var deployed = Deployments.Of("usePrivateNetwork");
        var subnets = deployed.Single(one => one.Type == "Microsoft.Network/virtualNetworks").Properties["subnets"]!.AsArray();
        Assert.Equal(["endpoints", "queries", "training"], subnets.Select(subnet => subnet!["name"]!.ToString()).Order());
        Assert.All(subnets, subnet => Assert.Contains("networkSecurityGroups", subnet!["properties"]!["networkSecurityGroup"]!["id"]!.ToString()));
        var groups = deployed.Where(one => one.Type == "Microsoft.Network/networkSecurityGroups").ToList();
        Assert.Equal(["nsg-endpoints", "nsg-queries", "nsg-training"], groups.Select(group => group.Name).Order());
        foreach (var rules in groups.Select(group => group.Properties["securityRules"]!.AsArray().Select(rule => rule!["properties"]!)))
        {
            Assert.Equal(["VirtualNetwork 443 Allow", "Internet * Deny"], rules.Select(rule => $"{rule["sourceAddressPrefix"]} {rule["destinationPortRange"]} {rule["access"]}"));
            Assert.All(rules, rule => Assert.Equal("Inbound", rule["direction"]!.ToString()));
        }
    }

    [Fact]
    public void What_of_telemetry_stays_public_in_a_network_is_what_the_operations_page_says()
    {
        var deployed = Deployments.Of("usePrivateNetwork").Where(one => one.Module == "telemetry").ToList();
        Assert.Equal(2, deployed.Count);
        Assert.All(deployed, one => Assert.Equal(
            ("Enabled", "Enabled"), (one.Properties["publicNetworkAccessForIngestion"]!.ToString(), one.Properties["publicNetworkAccessForQuery"]!.ToString())));
        Assert.Contains("Telemetry stays public", File.ReadAllText(Path.Combine(Bicep.Folder, "README.md")));
    }

    [Theory, MemberData(nameof(Combinations))]
    public void In_a_network_apps_send_everything_through_it(string combination)
    {
        foreach (var app in Deployments.Of(combination).Where(one => one.Type == "Microsoft.Web/sites"))
        {
            Assert.Equal(IsPrivate(combination), app.Properties["virtualNetworkSubnetId"] is not null);
            Assert.Equal(IsPrivate(combination), app.Properties["outboundVnetRouting"]!["allTraffic"]!.GetValue<bool>());
        }
    }

    [Fact]
    public void Whoever_deploys_from_outside_is_let_to_the_deployment_endpoint_and_nowhere_else()
    {
        var apps = Deployments.Of("deployQueryApp usePrivateNetwork", ("deployerAddressRange", "192.0.2.7/32")).Where(one => one.Type == "Microsoft.Web/sites").ToList();
        Assert.Equal(2, apps.Count);
        foreach (var configuration in apps.Select(app => app.Properties["siteConfig"]!))
        {
            Assert.Equal("192.0.2.7/32", configuration["scmIpSecurityRestrictions"]!.AsArray().Single()!["ipAddress"]!.ToString());
            Assert.Equal("Deny", configuration["ipSecurityRestrictionsDefaultAction"]!.ToString());
            Assert.DoesNotContain("192.0.2.7", configuration["ipSecurityRestrictions"]?.ToJsonString() ?? "");
        }
    }

    [Fact]
    public void Whoever_deploys_from_outside_reaches_the_account_of_the_package_and_no_other()
    {
        var accounts = Deployments.Of("deployQueryApp usePrivateNetwork", ("deployerAddressRange", "192.0.2.7/32")).Where(one => one.Type == "Microsoft.Storage/storageAccounts").ToList();
        Assert.Equal(4, accounts.Count);
        foreach (var account in accounts)
        {
            var reached = account.Properties["networkAcls"]!["ipRules"]?.AsArray().Select(rule => rule!["value"]!.ToString()) ?? [];
            Assert.Equal(account.Module == "packageStorage" ? ["192.0.2.7"] : [], reached);
            Assert.Equal(account.Module == "packageStorage" ? "Enabled" : "Disabled", account.Properties["publicNetworkAccess"]!.ToString());
            Assert.Equal("Deny", account.Properties["networkAcls"]!["defaultAction"]!.ToString());
        }
    }

    private static bool IsPrivate(string combination) => combination.Contains("usePrivateNetwork");

    private static IEnumerable<string> Named(IEnumerable<ArmResource> deployed, string type) => deployed.Where(one => one.Type == type).Select(one => one.Name);
}
