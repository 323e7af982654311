using System.Diagnostics;

namespace Infra.Tests;

/// <summary>Runs the hooks with tools on the path that write down how they were called.</summary>
public sealed class HookTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hooks");

    private string Calls => Path.Combine(folder.FullName, "calls");

    [Fact]
    public void The_subscription_is_deployed_with_every_parameter_it_has()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("subscribe.sh"));
        var call = Assert.Single(File.ReadAllLines(Calls));
        Assert.StartsWith("deployment group create ", call);
        var given = call.Split(' ').Where(word => word.Contains('=')).Select(word => word.Split('=')[0]);
        Assert.Equal(Bicep.EventSubscription.Parameters.Where(name => name != "functionName").Order(), given.Order());
    }

    [Fact]
    public void An_app_that_is_still_starting_is_waited_for()
    {
        Azure(failures: 2);
        Assert.Equal(0, Run("subscribe.sh"));
        Assert.Equal(3, File.ReadAllLines(Calls).Length);
    }

    [Fact]
    public void An_app_that_never_answers_fails_the_deployment()
    {
        Azure(failures: 99);
        Assert.Equal(1, Run("subscribe.sh"));
        Assert.Equal(4, File.ReadAllLines(Calls).Length);
    }

    [Fact]
    public void The_query_app_gets_the_package_of_the_functions()
    {
        Tool("dotnet", """[ "$1 $2" = "publish functions" ] && mkdir -p "$6" && echo code >"$6/.metadata" """);
        Tool("az", $"""echo "$@" >>{Calls}; for last; do :; done; unzip -l "$last" | grep -q .metadata""");
        Assert.Equal(0, Run("deploy-queries.sh"));
        Assert.Contains("--name value-of-QUERY_APP_NAME --src ", Assert.Single(File.ReadAllLines(Calls)));
    }

    [Fact]
    public void Without_a_query_app_nothing_is_published()
    {
        Tool("dotnet", "exit 1");
        Tool("az", "exit 1");
        Assert.Equal(0, Run("deploy-queries.sh", ("QUERY_APP_NAME", "")));
    }

    [Fact]
    public void After_a_deployment_uploads_are_subscribed_to()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("postdeploy.sh", ("QUERY_APP_NAME", "")));
        Assert.Contains("event-subscription.bicep", Assert.Single(File.ReadAllLines(Calls)));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Azure(int failures) => Tool("az", $"""echo "$@" >>{Calls}; [ $(wc -l <{Calls}) -gt {failures} ]""");

    private void Tool(string name, string script)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The hook sees the outputs of main.bicep and nothing else, as azd hands them over.</summary>
    private int Run(string hook, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Bicep.Folder, "hooks", hook)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var output in Bicep.Main.Outputs)
            start.Environment[output] = $"value-of-{output}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["PATH"] = $"{folder.FullName}:{start.Environment["PATH"]}";
        start.Environment["SUBSCRIBE_ATTEMPTS"] = "4";
        start.Environment["SUBSCRIBE_PAUSE_SECONDS"] = "0";
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Result.Contains("unbound variable") ? throw new InvalidOperationException(said.Result) : process.ExitCode;
    }
}
