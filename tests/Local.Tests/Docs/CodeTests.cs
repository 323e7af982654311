using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The code of the tutorials, the reference and the guides to queries runs as printed, against a server with their models.</summary>
public sealed class CodeTests(TutorialServer server) : IClassFixture<TutorialServer>
{
    private static readonly string[] Folders = ["docs/tutorials", "docs/reference", "docs/guides/queries.md", "docs/guides/agents.md"];

    public static TheoryData<string> Pages(string language) => new(
        from page in MarkdownPage.All
        where Folders.Any(folder => page.Name.StartsWith(folder, StringComparison.Ordinal)) && Blocks(page, language).Any()
        select page.Name);

    [Theory]
    [MemberData(nameof(Pages), "sh")]
    public async Task The_requests_of_a_page_are_answered(string name)
    {
        foreach (var block in Blocks(MarkdownPage.Read(name), "sh"))
        {
            // The server of the tutorial is already running.
            var script = server.Fill(block).Replace("embeddings serve &", "", StringComparison.Ordinal);
            await SucceedAsync("bash", "-ec", $"curl() {{ command curl --silent --show-error --fail-with-body \"$@\"; }}\n{script}");
        }
    }

    [GensimTheory]
    [MemberData(nameof(Pages), "python")]
    public async Task The_Python_of_a_page_prints_neighbours(string name)
    {
        foreach (var block in Blocks(MarkdownPage.Read(name), "python"))
            Assert.Matches("[a-z]{3}", await SucceedAsync(Gensim.Python, "-c", server.Fill(block)));
    }

    [Theory]
    [MemberData(nameof(Pages), "csharp")]
    public async Task The_CSharp_of_a_page_prints_neighbours(string name)
    {
        foreach (var block in Blocks(MarkdownPage.Read(name), "csharp"))
            Assert.Matches("[a-z]{3}", await RunProgramAsync(server.Fill(block)));
    }

    /// <summary>Only shell blocks that call the server, because other blocks need Azure or install packages.</summary>
    private static IEnumerable<string> Blocks(MarkdownPage page, string language) =>
        from block in page.Blocks
        where block.Language == language && (language != "sh" || (block.Text.Contains("curl", StringComparison.Ordinal) && block.Text.Contains(TutorialServer.Printed, StringComparison.Ordinal)))
        select block.Text;

    private async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = server.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }

    /// <summary>Compiles the block to a program and runs it next to its libraries.</summary>
    private async Task<string> RunProgramAsync(string code)
    {
        var libraries = Path.GetDirectoryName(CommandProcess.Program)!;
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "program")).FullName;
        foreach (var library in Directory.EnumerateFiles(libraries, "*.dll"))
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(library)), library);
        File.Copy(Path.Combine(libraries, "embeddings.runtimeconfig.json"), Path.Combine(folder, "Tutorial.runtimeconfig.json"));
        var program = Path.Combine(folder, "Tutorial.dll");
        var result = CSharpCompilation.Create(
            "Tutorial",
            [CSharpSyntaxTree.ParseText("global using System;"), CSharpSyntaxTree.ParseText(code)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication)).Emit(program);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return await SucceedAsync("dotnet", program);
    }
}
