using System.Buffers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Reads the text of an HTML page, one paragraph per block element. Content that is not shown as text, such as scripts, is left out.
/// </summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button", "textarea", "code",
    };

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "ins", "del", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    /// <summary>
    /// The deepest nesting that is accepted. The parser searches all open elements at each new one, so a hundred thousand of them would take hours.
    /// </summary>
    private const int DeepestNesting = 5_000;

    /// <summary>Elements that stay open until they are closed. Pages have thousands of other elements that are never closed.</summary>
    private static readonly HashSet<string> Nesting = new(StringComparer.OrdinalIgnoreCase)
    {
        "div", "span", "section", "article", "aside", "main", "nav", "header", "footer", "ul", "ol", "dl", "table", "blockquote", "form", "fieldset", "details", "figure", "center",
        "font", "b", "i", "u", "em", "strong", "small", "big", "a", "code", "svg", "g", "math", "template", "object",
    };

    /// <exception cref="InvalidInputException">Elements are nested too deeply.</exception>
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var html = WholeDocument.LoadText(content, file);
        if (DepthOf(html) > DeepestNesting)
            throw new InvalidInputException($"its elements are nested more than {DeepestNesting:N0} deep", file.Name, "Convert it to .txt, or leave it out.");
        return Read(html);
    }

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

    /// <summary>Estimates the deepest nesting of the elements from their tags.</summary>
    private static int DepthOf(string html)
    {
        var (depth, deepest) = (0, 0);
        var names = Nesting.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var place = html.IndexOf('<'); place >= 0 && deepest <= DeepestNesting; place = html.IndexOf('<', place + 1))
        {
            var tag = html.AsSpan(place + 1);
            var closes = tag.StartsWith("/");
            tag = closes ? tag[1..] : tag;
            var end = tag.IndexOfAnyExcept(Letters);
            if (end <= 0 || !names.Contains(tag[..end]))
                continue;
            depth = closes ? Math.Max(0, depth - 1) : depth + 1;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    /// <summary>Walks the tree without recursion, because pages may nest elements tens of thousands deep.</summary>
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

    /// <summary>Ends a paragraph. White space of any length becomes one blank, as in a browser.</summary>
    private static void End(StringBuilder open, List<string> paragraphs)
    {
        var paragraph = string.Join(' ', open.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        open.Clear();
        if (paragraph.Length > 0)
            paragraphs.Add(paragraph);
    }
}
