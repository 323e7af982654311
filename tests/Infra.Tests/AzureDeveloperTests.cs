namespace Infra.Tests;

/// <summary>Tests of azure.yaml, the configuration of <c>azd</c>.</summary>
public class AzureDeveloperTests
{
    [Fact]
    public void The_template_is_where_azd_looks_for_it()
    {
        var infra = YamlFile.Read("azure.yaml")["infra"];
        Assert.Equal("bicep", infra.Text("provider"));
        Assert.True(File.Exists(Path.Combine(Bicep.Repository, infra.Text("path")!, $"{infra.Text("module")}.bicep")));
    }

    [Fact]
    public void Each_service_is_a_project_whose_app_carries_its_name_where_azd_deploys_it()
    {
        foreach (var (name, service) in YamlFile.Read("azure.yaml").Members("services"))
        {
            Assert.True(Directory.Exists(Path.Combine(Bicep.Repository, service.Text("project")!)));
            Assert.Equal("function", service.Text("host"));
            var condition = service.Text("condition")!.Trim('$', '{', '}');
            Assert.Contains(condition, Bicep.Main.Outputs);
            var tagged = Deployments.Of("flex deployQueryApp").Where(one => one.Body["tags"]?["azd-service-name"]?.ToString() == name);
            Assert.Equal("Microsoft.Web/sites", Assert.Single(tagged).Type);
        }
    }

    [Fact]
    public void A_premium_app_without_a_content_share_is_left_to_the_hook() =>
        Assert.DoesNotContain(Deployments.Of(""), one => one.Body["tags"]?["azd-service-name"] is not null);

    [Fact]
    public void The_template_says_what_it_is_and_which_azd_it_needs()
    {
        var project = YamlFile.Read("azure.yaml");
        Assert.Matches(@"^serverless-embeddings@\d+\.\d+\.\d+$", project["metadata"].Text("template"));
        Assert.Matches(@"^>= \d+\.\d+\.\d+$", project["requiredVersions"].Text("azd"));
    }

    [Fact]
    public void Hooks_are_executable_scripts()
    {
        foreach (var (_, hook) in YamlFile.Read("azure.yaml").Members("hooks"))
        {
            var script = Path.Combine(Bicep.Repository, hook["posix"].Text("run")!);
            Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(script));
            Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute));
            Assert.StartsWith("#!/usr/bin/env pwsh\n", File.ReadAllText(Path.Combine(Bicep.Repository, hook["windows"].Text("run")!)));
        }
    }

    [Fact]
    public void All_resources_carry_the_name_of_the_environment()
    {
        var groups = Deployments.Of("").Where(one => one.Type == "Microsoft.Resources/resourceGroups");
        Assert.Equal("test", Assert.Single(groups).Body["tags"]!["azd-env-name"]!.ToString());
    }
}
