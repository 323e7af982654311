using System.Diagnostics;

namespace Infra.Tests;

/// <summary>Runs the hooks with an az on the path that writes down how it was called.</summary>
public sealed class HookTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hooks");

    private string Calls => Path.Combine(folder.FullName, "calls");

    [Fact]
    public void The_subscription_is_deployed_with_every_parameter_it_has()
    {
        Assert.Equal(0, Run("subscribe.sh", failures: 0));
        var call = Assert.Single(File.ReadAllLines(Calls));
        Assert.StartsWith("deployment group create ", call);
        var given = call.Split(' ').Where(word => word.Contains('=')).Select(word => word.Split('=')[0]);
        Assert.Equal(Bicep.EventSubscription.Parameters.Where(name => name != "functionName").Order(), given.Order());
    }

    [Fact]
    public void An_app_that_is_still_starting_is_waited_for()
    {
        Assert.Equal(0, Run("subscribe.sh", failures: 2));
        Assert.Equal(3, File.ReadAllLines(Calls).Length);
    }

    [Fact]
    public void An_app_that_never_answers_fails_the_deployment()
    {
        Assert.Equal(1, Run("subscribe.sh", failures: 99));
        Assert.Equal(4, File.ReadAllLines(Calls).Length);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The hook sees the outputs of main.bicep and nothing else, as azd hands them over.</summary>
    private int Run(string hook, int failures)
    {
        var az = Path.Combine(folder.FullName, "az");
        File.WriteAllText(az, $"#!/bin/sh\necho \"$@\" >>{Calls}\n[ $(wc -l <{Calls}) -gt {failures} ]\n");
        File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", [Path.Combine(Bicep.Folder, "hooks", hook)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var output in Bicep.Main.Outputs)
            start.Environment[output] = $"value-of-{output}";
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
