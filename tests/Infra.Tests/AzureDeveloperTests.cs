namespace Infra.Tests;

/// <summary>azure.yaml, which <c>azd</c> goes by.</summary>
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
    public void Code_is_brought_to_the_apps_by_the_hook_alone()
    {
        Assert.Null(YamlFile.Read("azure.yaml").Find("services"));
        Assert.Equal(["postdeploy"], YamlFile.Read("azure.yaml").Members("hooks").Select(hook => hook.Name));
    }

    [Fact]
    public void Hooks_are_executable_scripts()
    {
        foreach (var (_, hook) in YamlFile.Read("azure.yaml").Members("hooks"))
        {
            var script = Path.Combine(Bicep.Repository, hook.Text("run")!);
            Assert.StartsWith("#!/usr/bin/env bash\n", File.ReadAllText(script));
            Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public void All_resources_carry_the_name_of_the_environment()
    {
        var groups = Deployments.Of("").Where(one => one.Type == "Microsoft.Resources/resourceGroups");
        Assert.Equal("test", Assert.Single(groups).Body["tags"]!["azd-env-name"]!.ToString());
    }
}
