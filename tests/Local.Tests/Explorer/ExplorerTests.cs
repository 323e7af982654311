using System.Diagnostics;

namespace Embeddings.Local.Tests.Explorer;

/// <summary>
/// The explorer page in a real browser with the real server. The expectations are in <c>scenarios</c>, in the language of
/// the browser's driver.
/// </summary>
public sealed class ExplorerTests(ExplorerServers servers) : IClassFixture<ExplorerServers>
{
    [ChromiumTheory]
    [InlineData("searching")]
    [InlineData("mapping")]
    [InlineData("analogies")]
    [InlineData("histories")]
    [InlineData("users")]
    [InlineData("versions")]
    [InlineData("experiments")]
    [InlineData("training")]
    [InlineData("newRuns")]
    [InlineData("uploads")]
    [InlineData("failures")]
    [InlineData("appearance")]
    [InlineData("forms")]
    [InlineData("accessibility")]
    public async Task The_page_does_what_its_scenarios_say(string scenarios)
    {
        var (exitCode, output) = await NodeAsync("--test", "--test-reporter=spec", Scenarios($"{scenarios}.test.mjs"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_pages_sources_pass_the_type_checker()
    {
        var (exitCode, output) = await NodeAsync(
            Path.Combine(Repository, "node_modules", "typescript-7", "bin", "tsc"), "-p", Path.Combine(Repository, "shared", "Embeddings.Api", "Explorer"));

        Assert.True(exitCode == 0, output);
    }

    private static string Repository { get; } = FindRepository();

    private static string Scenarios(string file) => Path.Combine(Repository, "tests", "Local.Tests", "Explorer", "scenarios", file);

    private async Task<(int ExitCode, string Output)> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in servers.Environment)
            start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, output + await errors);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "package.json")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
