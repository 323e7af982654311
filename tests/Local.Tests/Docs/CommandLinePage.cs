using System.Text;
using System.Text.RegularExpressions;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The reference of the command line, made from the help of each command.</summary>
internal static partial class CommandLinePage
{
    private const string Heading = """
        # Command line

        Every command and option. A test makes this page from `--help`: to change the page, change the commands.

        """;

    public static async Task<string> WriteAsync(string folder)
    {
        var all = await HelpAsync(folder);
        var page = new StringBuilder(Heading).Append($"\n```\n{all}\n```\n");
        foreach (Match command in Command().Matches(all[all.IndexOf("Commands:", StringComparison.Ordinal)..all.IndexOf("Examples:", StringComparison.Ordinal)]))
        {
            var name = command.Groups["name"].Value;
            page.Append($"\n## {name}\n\n```\n{await HelpAsync(folder, name)}\n```\n");
        }

        return page.ToString();
    }

    private static async Task<string> HelpAsync(string folder, params string[] command)
    {
        var result = await CommandProcess.RunAsync(folder, [.. command, "--help"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        return string.Join('\n', result.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    [GeneratedRegex(@"^  (?<name>[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
