using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>The text of a page, a block element a paragraph. What is not shown as text, such as scripts, is left out.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button", "textarea", "code",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "ins", "del", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options) => Read(WholeDocument.LoadText(content, file));

    public static IEnumerable<string> Read(string html)
    {
        using var page = new HtmlParser().ParseDocument(html);
        var paragraphs = new List<string>();
        var open = new StringBuilder(page.Title);
        End(open, paragraphs);
        if (page.Body is { } body)
            Add(body, open, paragraphs);
        End(open, paragraphs);
        return paragraphs;
    }

    /// <summary>Walks the tree without recursion: pages may nest elements tens of thousands deep.</summary>
    private static void Add(INode root, StringBuilder open, List<string> paragraphs)
    {
        for (INode? node = root; node is not null;)
        {
            if (node is IText text)
                open.Append(text.Data);
            else if (node is IElement element && !Inline.Contains(element.LocalName))
                End(open, paragraphs);
            node = Next(node, root, open, paragraphs);
        }
    }

    private static INode? Next(INode node, INode root, StringBuilder open, List<string> paragraphs)
    {
        if (node.FirstChild is { } child && !(node is IElement element && Hidden.Contains(element.LocalName)))
            return child;
        while (node != root)
        {
            if (node is IElement ended && !Inline.Contains(ended.LocalName))
                End(open, paragraphs);
            if (node.NextSibling is { } sibling)
                return sibling;
            node = node.Parent!;
        }

        return null;
    }

    /// <summary>White space of any length is one blank, as a browser shows it.</summary>
    private static void End(StringBuilder open, List<string> paragraphs)
    {
        var paragraph = string.Join(' ', open.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        open.Clear();
        if (paragraph.Length > 0)
            paragraphs.Add(paragraph);
    }
}
