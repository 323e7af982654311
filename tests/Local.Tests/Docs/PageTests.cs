using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Tests.Docs;

/// <summary>Rules for every page: its links work, its settings are valid, and its sentences are plain.</summary>
public sealed partial class PageTests
{
    private const int MostWordsOfReadme = 700;

    public static TheoryData<string> Pages => new(MarkdownPage.All.Select(page => page.Name));

    /// <summary>Pages that are written by hand, and not generated or records of benchmarks.</summary>
    public static TheoryData<string> Prose => new(MarkdownPage.All.Select(page => page.Name).Where(name =>
        name == "README.md" || (name.StartsWith("docs", StringComparison.Ordinal) && !name.Contains("reference", StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_of_it(string name)
    {
        var page = MarkdownPage.Read(name);
        var folder = Path.GetDirectoryName(Path.Combine(MarkdownPage.Root, name))!;

        var broken =
            from link in page.Links
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
            let parts = link.Split('#')
            let file = parts[0].Length == 0 ? Path.Combine(MarkdownPage.Root, name) : Path.GetFullPath(Path.Combine(folder, parts[0]))
            where !(File.Exists(file) || Directory.Exists(file))
                || (parts.Length > 1 && !new MarkdownPage(file, File.ReadAllText(file)).Anchors.Contains(parts[1]))
            select link;

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Prose))]
    public void Every_block_of_settings_is_accepted(string name)
    {
        foreach (var block in MarkdownPage.Read(name).Blocks.Where(block => block.Language == "json"))
            JsonSerializer.Deserialize<ModelSettings>(block.Text, PipelineJson.Given)!.Validate();
    }

    [Theory]
    [MemberData(nameof(Prose))]
    public void No_sentence_uses_a_construction_that_must_be_read_twice(string name)
    {
        var found = Convoluted().Matches(MarkdownPage.Read(name).Prose).Select(match => match.Value);

        Assert.Empty(found);
    }

    [Fact]
    public void README_has_at_most_seven_hundred_words() =>
        Assert.InRange(MarkdownPage.Read("README.md").Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, MostWordsOfReadme);

    [Fact]
    public async Task The_pictures_are_of_the_page_as_it_is_now()
    {
        var folder = Path.Combine(MarkdownPage.Root, "docs", "images");
        var start = new ProcessStartInfo("bash") { WorkingDirectory = MarkdownPage.Root, RedirectStandardOutput = true };
        start.ArgumentList.Add("scripts/pictures.sh");
        start.ArgumentList.Add("--hash");
        using var process = Process.Start(start)!;
        var hash = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(
            await File.ReadAllTextAsync(Path.Combine(folder, "page.sha256")) == hash,
            "The explorer page has changed since its pictures were taken. Take them again: scripts/pictures.sh");
    }

    [Fact]
    public void Every_page_of_the_documentation_is_reached_from_its_first_page()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Visit(Path.Combine("docs", "README.md"));

        Assert.Empty(MarkdownPage.All.Select(page => page.Name).Where(name => name.StartsWith("docs", StringComparison.Ordinal)).Except(reached));

        void Visit(string name)
        {
            if (!reached.Add(name))
                return;
            var folder = Path.GetDirectoryName(Path.Combine(MarkdownPage.Root, name))!;
            foreach (var link in MarkdownPage.Read(name).Links.Select(link => link.Split('#')[0]).Where(link => link.EndsWith(".md", StringComparison.Ordinal)))
                Visit(Path.GetRelativePath(MarkdownPage.Root, Path.GetFullPath(Path.Combine(folder, link))));
        }
    }

    [Fact]
    public void The_site_lists_every_page_for_readers()
    {
        var sidebar = File.ReadAllText(Path.Combine(MarkdownPage.Root, "site", ".vitepress", "config.mts"));
        var listedByFolder = new[] { "docs/adr", "docs/README.md" };

        var missing = MarkdownPage.All.Select(page => page.Name)
            .Where(name => name.StartsWith("docs/", StringComparison.Ordinal) && !listedByFolder.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            .Where(name => !sidebar.Contains($"'{name[..^".md".Length]}'", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\bOf (a|an|the) [a-z]+, |\bWhat (a|an|the) [a-z]+ is [a-z]+ (by|of|from|with)\b|, which .* by\b.*\b(by|of|from)\.|\bthat (it|one|he) is .* (by|of|from)\.|\b[Uu]tili[sz]e|\b[Ii]n order to\b|\b[Ll]everag|\bsimply\b|\bjust\b|\b[Ww]hom\b|\bso many\b|\b(is|are) told\b|\ball the same\b|\blies\b|\bstands? for\b|\bbeside\b|\bis asked (for|about)\b|\bcannot pass\b")]
    private static partial Regex Convoluted();
}
