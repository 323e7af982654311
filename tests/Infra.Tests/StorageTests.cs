using Embeddings.Pipeline.Artifacts;
using Infra.Tests.Arm;

namespace Infra.Tests;

public class StorageTests
{
    public static TheoryData<string> Combinations => Deployments.Combinations;

    [Theory, MemberData(nameof(Combinations))]
    public void No_account_takes_shared_keys_public_blobs_or_old_tls(string combination)
    {
        var accounts = Accounts(combination);
        Assert.NotEmpty(accounts);
        foreach (var account in accounts)
        {
            Assert.False(account.Properties["allowSharedKeyAccess"]!.GetValue<bool>());
            Assert.False(account.Properties["allowBlobPublicAccess"]!.GetValue<bool>());
            Assert.True(account.Properties["supportsHttpsTrafficOnly"]!.GetValue<bool>());
            Assert.Equal("TLS1_2", account.Properties["minimumTlsVersion"]!.ToString());
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Accounts_are_reachable_from_outside_only_without_the_private_network(string combination)
    {
        var isPrivate = combination.Contains("usePrivateNetwork");
        foreach (var account in Accounts(combination))
        {
            Assert.Equal(isPrivate ? "Disabled" : "Enabled", account.Properties["publicNetworkAccess"]!.ToString());
            Assert.Equal(isPrivate ? "Deny" : "Allow", account.Properties["networkAcls"]!["defaultAction"]!.ToString());
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Every_container_that_the_code_uses_exists_and_is_private(string combination)
    {
        var containers = Deployments.Of(combination).Where(one => one.Module == "dataStorage" && one.Type.EndsWith("/containers", StringComparison.Ordinal)).ToList();
        Assert.Equal([.. ContainerNames.All, "dead-letters"], containers.Select(container => container.LastName));
        Assert.All(containers, container => Assert.Equal("None", container.Properties["publicAccess"]!.ToString()));
    }

    [Fact]
    public void The_runtime_keeps_nothing_in_the_account_of_the_data()
    {
        var names = Accounts("").Select(account => account.Name).ToList();
        Assert.Equal(3, names.Count);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void A_deleted_or_overwritten_model_can_be_restored()
    {
        var service = Deployments.Of("").Single(one => one.Module == "dataStorage" && one.Type.EndsWith("/blobServices", StringComparison.Ordinal)).Properties;
        Assert.True(service["isVersioningEnabled"]!.GetValue<bool>());
        Assert.True(service["deleteRetentionPolicy"]!["enabled"]!.GetValue<bool>());
        Assert.True(service["containerDeleteRetentionPolicy"]!["enabled"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("", "https://shop.example,https://www.shop.example")]
    [InlineData("flex", "")]
    public void Pages_of_the_app_and_of_the_allowed_origins_may_send_files_and_nothing_else(string combination, string corsOrigins)
    {
        var resources = Deployments.Of(combination, ("corsOrigins", corsOrigins));
        var service = resources.Single(one => one.Module == "dataStorage" && one.Type.EndsWith("/blobServices", StringComparison.Ordinal)).Properties;
        var app = resources.First(one => one.Module == Deployments.TrainingApp(combination) && one.Type == "Microsoft.Web/sites");
        var rule = Assert.Single(service["cors"]!["corsRules"]!.AsArray())!;

        Assert.Equal(
            [$"https://{app.Name}.azurewebsites.net", .. corsOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            rule["allowedOrigins"]!.AsArray().Select(origin => origin!.ToString()));
        Assert.Equal(["PUT"], rule["allowedMethods"]!.AsArray().Select(method => method!.ToString()));
    }

    [Fact]
    public void Rules_drop_artifacts_of_runs_and_never_a_current_corpus_or_model()
    {
        var rules = Deployments.Of("").Single(one => one.Type.EndsWith("/managementPolicies", StringComparison.Ordinal)).Properties["policy"]!["rules"]!.AsArray();
        var deleting = rules.Where(rule => rule!["definition"]!["actions"]!["baseBlob"] is not null);
        var prefixes = deleting.SelectMany(rule => rule!["definition"]!["filters"]!["prefixMatch"]!.AsArray()).Select(prefix => prefix!.ToString());
        Assert.Equal([$"{ContainerNames.Artifacts}/", "dead-letters/"], prefixes);
        Assert.True(7 <= Bicep.Main.Least("artifactRetentionDays"), "A run that is under way reads what it wrote at its beginning.");
    }

    private static List<ArmResource> Accounts(string combination) =>
        [.. Deployments.Of(combination).Where(one => one.Type == "Microsoft.Storage/storageAccounts")];
}
