using System.Diagnostics;
using System.IO.Compression;

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
        Assert.Equal(0, Run("subscribe.sh", []));
        var call = Assert.Single(File.ReadAllLines(Calls));
        Assert.StartsWith("deployment group create ", call);
        var given = call.Split(' ').Where(word => word.Contains('=')).Select(word => word.Split('=')[0]);
        Assert.Equal(Bicep.EventSubscription.Parameters.Where(name => name != "functionName").Order(), given.Order());
    }

    [Fact]
    public void An_app_that_is_still_starting_is_waited_for()
    {
        Azure(failures: 2);
        Assert.Equal(0, Run("subscribe.sh", []));
        Assert.Equal(3, File.ReadAllLines(Calls).Length);
    }

    [Fact]
    public void An_app_that_never_answers_fails_the_deployment()
    {
        Azure(failures: 99);
        Assert.Equal(1, Run("subscribe.sh", []));
        Assert.Equal(4, File.ReadAllLines(Calls).Length);
    }

    [Fact]
    public void The_package_holds_all_that_was_published_and_what_bundles_the_page_is_there_first()
    {
        Tool("npm", $"""echo "npm $@" >>{Calls}; mkdir node_modules""");
        Tool("dotnet", $"""echo "dotnet $1 $2" >>{Calls}; [ -d node_modules ] && echo code >"$6/.metadata" """);
        var package = Path.Combine(folder.FullName, "functions.zip");
        Assert.Equal(0, Run("package.sh", [package]));
        Assert.Equal(["npm ci --no-audit --no-fund --loglevel=error", "dotnet publish functions"], File.ReadAllLines(Calls));
        using var zip = ZipFile.OpenRead(package);
        Assert.Equal([".metadata"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void The_training_app_gets_the_package_in_its_container_and_starts_anew_from_it()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("deploy-training.sh", ["functions.zip"]));
        var calls = File.ReadAllLines(Calls);
        Assert.Equal(["storage blob upload", "functionapp restart --only-show-errors", "resource invoke-action --only-show-errors"], calls.Select(call => string.Join(' ', call.Split(' ')[..3])));
        Assert.Contains("--auth-mode login", calls[0]);
        Assert.EndsWith("--account-name value-of-RUNTIME_ACCOUNT_NAME --container-name value-of-PACKAGE_CONTAINER_NAME --name value-of-TRAINING_PACKAGE_NAME --file functions.zip", calls[0]);
        Assert.Contains("--action syncfunctiontriggers", calls[2]);
    }

    [Fact]
    public void A_role_that_does_not_count_yet_is_waited_for()
    {
        Azure(failures: 3);
        Assert.Equal(0, Run("deploy-training.sh", ["functions.zip"]));
        Assert.Equal(4, File.ReadAllLines(Calls).Count(call => call.StartsWith("storage blob upload")));
    }

    [Fact]
    public void A_package_that_is_never_taken_fails_the_deployment_and_nothing_is_restarted()
    {
        Azure(failures: 99);
        Assert.Equal(1, Run("deploy-training.sh", ["functions.zip"]));
        Assert.All(File.ReadAllLines(Calls), call => Assert.StartsWith("storage blob upload", call));
    }

    [Fact]
    public void The_query_app_gets_the_same_package()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("deploy-queries.sh", ["functions.zip"]));
        Assert.EndsWith("--name value-of-QUERY_APP_NAME --src functions.zip", Assert.Single(File.ReadAllLines(Calls)));
    }

    [Fact]
    public void Without_a_query_app_nothing_is_deployed_to_it()
    {
        Tool("az", "exit 1");
        Assert.Equal(0, Run("deploy-queries.sh", ["functions.zip"], ("QUERY_APP_NAME", "")));
    }

    [Fact]
    public void A_deployment_builds_once_brings_the_package_to_both_apps_and_subscribes_to_uploads()
    {
        Tool("npm", "mkdir node_modules");
        Tool("dotnet", """echo code >"$6/code" """);
        Tool("az", $"""echo "$1 $2 $3" >>{Calls}""");
        Assert.Equal(0, Run("postdeploy.sh", []));
        Assert.Equal(
            ["storage blob upload", "functionapp restart --only-show-errors", "resource invoke-action --only-show-errors", "functionapp deployment source", "deployment group create"],
            File.ReadAllLines(Calls));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Azure(int failures) => Tool("az", $"""echo "$@" >>{Calls}; [ $(wc -l <{Calls}) -gt {failures} ]""");

    private void Tool(string name, string script)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The hook sees the outputs of main.bicep and nothing else, as azd hands them over, and a repository that nobody has set up.</summary>
    private int Run(string hook, string[] arguments, params (string Name, string Value)[] environment)
    {
        var repository = folder.CreateSubdirectory("repository");
        foreach (var file in HookFiles())
        {
            var copy = Path.Combine(repository.FullName, Path.GetRelativePath(Bicep.Repository, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(repository.FullName, "infra/hooks", hook), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var output in Bicep.Main.Outputs)
            start.Environment[output] = $"value-of-{output}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["PATH"] = $"{folder.FullName}:{start.Environment["PATH"]}";
        start.Environment["HOOK_ATTEMPTS"] = "4";
        start.Environment["HOOK_PAUSE_SECONDS"] = "0";
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Result.Contains("unbound variable") ? throw new InvalidOperationException(said.Result) : process.ExitCode;
    }

    private static IEnumerable<string> HookFiles() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "hooks")),
        Path.Combine(Bicep.Repository, "scripts/setup.sh"),
        Path.Combine(Bicep.Repository, "package-lock.json"),
    ];
}
