using System.Diagnostics;
using System.IO.Compression;

namespace Infra.Tests;

/// <summary>Runs the hooks with fake tools on the path that record their calls.</summary>
public sealed class HookTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hooks");

    private string Calls => Path.Combine(folder.FullName, "calls");

    /// <summary>The values of azd's environment.</summary>
    private string Values => Path.Combine(folder.FullName, "values");

    private string Keys
    {
        get => File.ReadAllText(Values).Trim()["ACCESS_KEYS=\"".Length..^1];
        set => File.WriteAllText(Values, $"ACCESS_KEYS=\"{value}\"\n");
    }

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
        Assert.Equal(0, Run("deploy-package.sh", ["functions.zip"]));
        var calls = File.ReadAllLines(Calls);
        Assert.Equal(["storage blob upload", "functionapp restart --only-show-errors", "resource invoke-action --only-show-errors"], calls.Select(call => string.Join(' ', call.Split(' ')[..3])));
        Assert.Contains("--auth-mode login", calls[0]);
        Assert.EndsWith("--account-name value-of-PACKAGE_ACCOUNT_NAME --container-name value-of-PACKAGE_CONTAINER_NAME --name value-of-TRAINING_PACKAGE_NAME --file functions.zip", calls[0]);
        Assert.Contains("--action syncfunctiontriggers", calls[2]);
    }

    [Fact]
    public void A_role_that_does_not_count_yet_is_waited_for()
    {
        Azure(failures: 3);
        Assert.Equal(0, Run("deploy-package.sh", ["functions.zip"]));
        Assert.Equal(4, File.ReadAllLines(Calls).Count(call => call.StartsWith("storage blob upload")));
    }

    [Fact]
    public void A_package_that_is_never_taken_fails_the_deployment_and_nothing_is_restarted()
    {
        Azure(failures: 99);
        Assert.Equal(1, Run("deploy-package.sh", ["functions.zip"]));
        Assert.All(File.ReadAllLines(Calls), call => Assert.StartsWith("storage blob upload", call));
    }

    [Fact]
    public void A_package_is_kept_by_version_and_commit_and_an_earlier_one_is_deployed_again_by_its_name()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("deploy-package.sh", ["functions.zip", "functions-1.0.0-abc.zip"]));
        Assert.Equal(["value-of-TRAINING_PACKAGE_NAME", "functions-1.0.0-abc.zip"], Uploaded());
        File.Delete(Calls);

        Assert.Equal(0, Run("go-back.sh", ["functions-1.0.0-abc.zip"]));
        var calls = File.ReadAllLines(Calls);
        Assert.StartsWith("storage blob download", calls[0]);
        Assert.Contains("--name functions-1.0.0-abc.zip", calls[0]);
        Assert.Equal(["value-of-TRAINING_PACKAGE_NAME"], Uploaded());
        Assert.Contains(calls, call => call.StartsWith("functionapp restart"));
    }

    [Fact]
    public void Without_a_name_the_packages_that_were_kept_are_listed()
    {
        Azure(failures: 0);
        Assert.Equal(0, Run("go-back.sh", []));
        Assert.StartsWith("storage blob list", Assert.Single(File.ReadAllLines(Calls)));
    }

    [Theory]
    [InlineData("false", "storage blob upload", "storage blob upload", "functionapp restart --only-show-errors", "resource invoke-action --only-show-errors", "deployment group create")]
    [InlineData("true", "deployment group create")]
    public void After_a_deployment_the_package_follows_where_azd_brings_none_and_uploads_are_subscribed_to(string deployedByAzd, params string[] calls)
    {
        Tool("npm", "mkdir node_modules");
        Tool("dotnet", """echo code >"$6/code" """);
        Tool("az", $"""echo "$1 $2 $3" >>{Calls}""");
        Assert.Equal(0, Run("postdeploy.sh", [], ("AZD_DEPLOYS_TRAINING", deployedByAzd)));
        Assert.Equal(calls, File.ReadAllLines(Calls));
    }

    [Fact]
    public void A_key_is_made_withdrawn_and_never_kept_but_as_its_hash()
    {
        Azure(failures: 0);
        DeveloperCommandLine("nightly:train:00");
        Assert.Equal(0, Run("key.sh", ["add", "shop", "read"]));
        Assert.Matches("^nightly:train:00,shop:read:[0-9a-f]{64}$", Keys);
        Assert.Equal(2, File.ReadAllLines(Calls).Count(call => call.Contains($"--settings Access__Keys={Keys}")));

        Assert.Equal(0, Run("key.sh", ["remove", "shop"]));
        Assert.Equal("nightly:train:00", Keys);
    }

    [Fact]
    public void Calls_one_after_another_in_one_shell_lose_no_key_and_bring_none_back()
    {
        // The shell has the values that were there before the first call.
        (string, string)[] shell = [("ACCESS_KEYS", "old:read:00")];
        Azure(failures: 0);
        DeveloperCommandLine("old:read:00");

        Assert.Equal(0, Run("key.sh", ["add", "shop", "read"], shell));
        Assert.Equal(0, Run("key.sh", ["add", "nightly", "train"], shell));
        Assert.Equal(0, Run("key.sh", ["remove", "old"], shell));

        Assert.Matches("^shop:read:[0-9a-f]{64},nightly:train:[0-9a-f]{64}$", Keys);
    }

    [Fact]
    public void The_first_key_needs_no_earlier_one()
    {
        Azure(failures: 0);
        DeveloperCommandLine("");
        File.WriteAllText(Values, "");

        Assert.Equal(0, Run("key.sh", ["add", "shop", "read"]));

        Assert.Matches("^shop:read:[0-9a-f]{64}$", Keys);
    }

    [Fact]
    public void Keys_that_cannot_be_read_stay_as_they_are()
    {
        Azure(failures: 0);
        Tool("azd", $"""echo "azd $@" >>{Calls}; exit 1""");

        Assert.Equal(1, Run("key.sh", ["add", "shop", "read"]));

        Assert.Equal(["azd env get-values"], File.ReadAllLines(Calls));
    }

    [Theory]
    [InlineData("add", "shop", "own")]
    [InlineData("add", "a:b", "read")]
    [InlineData("add", "shop")]
    [InlineData("lose", "shop")]
    public void A_key_of_no_permission_or_name_is_refused_and_nothing_is_changed(params string[] arguments)
    {
        Azure(failures: 0);
        DeveloperCommandLine("nightly:train:00");
        Assert.Equal(1, Run("key.sh", arguments));
        Assert.Equal("nightly:train:00", Keys);
        Assert.False(File.Exists(Calls));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The names of uploaded packages.</summary>
    private IEnumerable<string> Uploaded() =>
        File.ReadAllLines(Calls).Where(call => call.StartsWith("storage blob upload")).Select(call => call.Split("--name ")[1].Split(' ')[0]);

    private void Azure(int failures) => Tool("az", $"""echo "$@" >>{Calls}; [ $(wc -l <{Calls}) -gt {failures} ]""");

    /// <summary>An azd that keeps the values of its environment in a file.</summary>
    private void DeveloperCommandLine(string keys)
    {
        Keys = keys;
        Tool("azd", $"""[ "$2" = get-values ] && cat {Values} || echo "$3=\"$4\"" >{Values}""");
    }

    private void Tool(string name, string script)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a hook with only the outputs of main.bicep in its environment, as azd does, in a fresh clone.</summary>
    private int Run(string hook, string[] arguments, params (string Name, string Value)[] environment)
    {
        var repository = folder.CreateSubdirectory("repository");
        foreach (var file in HookFiles())
        {
            var copy = Path.Combine(repository.FullName, Path.GetRelativePath(Bicep.Repository, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
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
        Path.Combine(Bicep.Repository, "azure.yaml"),
    ];
}
