using System.Text.RegularExpressions;

namespace Embeddings.Local.Tests.Docs;

/// <summary>A fenced block of a page: its language and its text.</summary>
internal sealed record CodeBlock(string Language, string Text);

/// <summary>A page of the documentation.</summary>
internal sealed partial record MarkdownPage(string Name, string Text)
{
    private static readonly string[] Ignored = ["node_modules", "bin", "obj", "TestResults", "data"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every page in the repository.</summary>
    public static IEnumerable<MarkdownPage> All =>
        from file in Directory.EnumerateFiles(Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })
        let name = Path.GetRelativePath(Root, file)
        where !name.Split(Path.DirectorySeparatorChar).Any(part => Ignored.Contains(part) || part.StartsWith('.'))
        orderby name
        select new MarkdownPage(name, File.ReadAllText(file));

    public static MarkdownPage Read(string name) => new(name, File.ReadAllText(Path.Combine(Root, name)));

    public IEnumerable<CodeBlock> Blocks =>
        Fenced().Matches(Text).Select(match => new CodeBlock(match.Groups["language"].Value, match.Groups["text"].Value));

    /// <summary>The page without its code.</summary>
    public string Prose => Inline().Replace(Fenced().Replace(Text, ""), "");

    /// <summary>The targets of its links.</summary>
    public IEnumerable<string> Links =>
        Link().Matches(Fenced().Replace(Text, "")).Select(match => match.Groups["target"].Value)
            .Concat(Picture().Matches(Text).Select(match => match.Groups["target"].Value));

    /// <summary>The anchors of its headings, as on GitHub.</summary>
    public IEnumerable<string> Anchors =>
        from Match heading in Heading().Matches(Fenced().Replace(Text, ""))
        select NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Serverless.sln.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?:src|srcset)=\"(?<target>[^\"]+)\"")]
    private static partial Regex Picture();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
