using System.Diagnostics;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The program does what the documentation shows.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Pages => new(MarkdownPage.All.Where(page => Transcript.Of(page).Any()).Select(page => page.Name));

    public static TheoryData<string> Examples => new(
        Directory.GetDirectories(Path.Combine(MarkdownPage.Root, "examples")).Select(folder => Path.GetFileName(folder)!).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_print_what_it_shows(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (var linked in new[] { "node_modules", "examples" })
            Directory.CreateSymbolicLink(folder.File(linked), Path.Combine(MarkdownPage.Root, linked));
        var steps = Transcript.Of(MarkdownPage.Read(name)).ToList();
        if (!steps.Any(step => step.Command.Contains("embeddings train", StringComparison.Ordinal)))
            await TrainAddressesAsync(folder.Path);

        foreach (var step in steps)
            Assert.Null(await step.RunAsync(folder.Path));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_prints_what_its_expected_output_holds(string name)
    {
        var folder = Path.Combine(MarkdownPage.Root, "examples", name);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(folder, "run.sh"));
        start.Environment["EMBEDDINGS_PROGRAM"] = CommandProcess.Program;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder, "expected.txt")), output);
    }

    /// <summary>Trains the model of ./run.sh with fewer epochs.</summary>
    private static async Task TrainAddressesAsync(string folder)
    {
        var corpus = Path.Combine("node_modules", "@stdlib", "datasets-sotu", "data");
        var trained = await CommandProcess.RunAsync(
            folder, "train", "--model", "addresses", "--corpus", corpus, "--epochs", "5", "--sample", "1e-4", "--threads", "1", "--seed", "1");
        Assert.True(trained.ExitCode == 0, trained.Errors);
    }
}
