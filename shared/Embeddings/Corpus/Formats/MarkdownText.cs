using System.Text;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;
using Markdig;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the text of Markdown without its markup and its code. It reads section by section, so that memory is bounded.</summary>
internal static class MarkdownText
{
    private const int SectionCharacters = 1 << 18;

    /// <summary>The longest section. A section ends at a blank line outside of code, or at this length.</summary>
    private const int LongestSection = 1 << 24;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseFootnotes().UseYamlFrontMatter().Build();

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options) =>
        Sections(content, options).SelectMany(section => HtmlText.Read(Html(section, file)));

    /// <summary>The library refuses deep nesting, and takes very long for some texts of many brackets.</summary>
    private static string Html(string section, CorpusFile file)
    {
        try
        {
            return LibraryCalls.Run(() => Markdown.ToHtml(section, Pipeline));
        }
        catch (Exception fault) when (fault is ArgumentException or TimeoutException)
        {
            throw WholeDocument.Unreadable(file, "Markdown document", fault);
        }
    }

    private static IEnumerable<string> Sections(Stream content, SegmentationOptions options)
    {
        var section = new StringBuilder();
        var inCode = false;
        foreach (var line in PlainText.Read(content, options))
        {
            var text = line.AsSpan().TrimStart();
            if (text.StartsWith("```") || text.StartsWith("~~~"))
                inCode = !inCode;
            section.Append(line).Append('\n');
            if (section.Length < LongestSection && (section.Length < SectionCharacters || inCode || !text.IsEmpty))
                continue;
            yield return section.ToString();
            section.Clear();
        }

        yield return section.ToString();
    }
}
