using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Embeddings.Local.Tests.Docs;

/// <summary>
/// The console blocks of a page. A line that begins with "$ " is a command. The lines after it are its standard output. Three dots, as a line or at the end of a
/// line, match anything.
/// </summary>
internal sealed partial record Transcript(string Command, string Expected)
{
    public static IEnumerable<Transcript> Of(MarkdownPage page) =>
        from block in page.Blocks
        where block.Language == "console"
        from Match step in Step().Matches(block.Text)
        select new Transcript(step.Groups["command"].Value, step.Groups["output"].Value);

    /// <summary>Runs the command in bash with the program on its path.</summary>
    /// <returns>The difference to the expected output; null if there is none.</returns>
    public async Task<string?> RunAsync(string folder)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["EMBEDDINGS_KERNEL"] = "256";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"embeddings() {{ dotnet '{CommandProcess.Program}' \"$@\"; }}; {Command}");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0 && Pattern().IsMatch(await output))
            return null;
        return $"$ {Command}\nended with {process.ExitCode} and printed\n{await output}{await errors}instead of\n{Expected}";
    }

    private Regex Pattern()
    {
        var lines = Expected.TrimEnd('\n').Split('\n').Select(line => line == "..."
            ? @"(?:.*\n)*?"
            : Regex.Escape(line.TrimEnd()).Replace(@"\.\.\.", ".*", StringComparison.Ordinal) + @"[ ]*\n");
        return new Regex(Expected.Length == 0 ? "" : $"^{string.Concat(lines)}$", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    [GeneratedRegex(@"^\$ (?<command>.*)\n(?<output>(?:(?!\$ ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Step();
}
