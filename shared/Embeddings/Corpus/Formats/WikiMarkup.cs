using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Extracts the prose of a page in wiki markup. Templates, tables, references and files are removed, and links are replaced by their texts.
/// </summary>
internal static partial class WikiMarkup
{
    public static IEnumerable<string> Paragraphs(string markup)
    {
        var text = WithoutNested(WithoutHidden(markup), "{{", "}}");
        text = WithoutNested(text, "{|", "|}");
        text = Links().Replace(WithoutFiles(text), "$1");
        text = Tags().Replace(ExternalLinks().Replace(text, "$1"), " ");
        text = HttpUtility.HtmlDecode(Emphasis().Replace(text, ""));
        return
            from line in text.Split('\n')
            let prose = Blanks().Replace(Beginning().Replace(line, ""), " ").Trim(' ', '=')
            where prose.Length > 0
            select prose;
    }

    /// <summary>
    /// Removes comments, and references and code with their content. A closing mark that is missing is searched for once only, so the time does not grow with the square of
    /// the page.
    /// </summary>
    private static string WithoutHidden(string text)
    {
        var (kept, missing, at) = (new StringBuilder(text.Length), new HashSet<string>(StringComparer.OrdinalIgnoreCase), 0);
        while (Openings().Match(text, at) is { Success: true } opening)
        {
            kept.Append(text, at, opening.Index - at);
            at = opening.Index + opening.Length;
            var closing = opening.Value == "<!--" ? "-->" : opening.Groups[1].Success ? $"</{opening.Groups[1].Value}>" : "";
            var end = missing.Contains(closing) ? -1 : text.IndexOf(closing, at, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
                missing.Add(closing);
            kept.Append(end < 0 ? opening.Value : " ");
            at = end < 0 ? at : end + closing.Length;
        }

        return kept.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Removes the text between two marks, which may be nested. A mark without a closing mark is kept.</summary>
    private static string WithoutNested(string text, string open, string close)
    {
        var kept = new StringBuilder(text.Length);
        var begins = new Stack<int>();
        for (var at = 0; at < text.Length; at++)
        {
            if (string.CompareOrdinal(text, at, open, 0, open.Length) == 0)
            {
                begins.Push(kept.Length);
                kept.Append(open);
                at += open.Length - 1;
            }
            else if (begins.Count > 0 && string.CompareOrdinal(text, at, close, 0, close.Length) == 0)
            {
                kept.Length = begins.Pop();
                at += close.Length - 1;
            }
            else
            {
                kept.Append(text[at]);
            }
        }

        return kept.ToString();
    }

    /// <summary>Removes files and categories. Their captions contain links, so it works from the inside out, to a depth that no page needs.</summary>
    private static string WithoutFiles(string text)
    {
        const int deepest = 50;
        var before = "";
        for (var depth = 0; depth < deepest && before.Length != text.Length; depth++)
        {
            before = text;
            text = InnerLinks().Replace(text, link => FileLinks().IsMatch(link.Value) ? "" : Links().Replace(link.Value, "$1"));
        }

        return text;
    }

    // The classes exclude opening brackets, so that a match ends at the next one.
    [GeneratedRegex(@"<!--|<ref[^<>/]*/>|<(ref|math|gallery|nowiki|source|syntaxhighlight|timeline|score)\b[^<>]*>|__[A-Z]+__", RegexOptions.IgnoreCase)]
    private static partial Regex Openings();

    [GeneratedRegex(@"\[\[[^\[\]]*\]\]")]
    private static partial Regex InnerLinks();

    [GeneratedRegex(@"^\[\[\s*:?\s*(\p{L}{4,20}|[a-z-]{2,12})\s*:", RegexOptions.None)]
    private static partial Regex FileLinks();

    [GeneratedRegex(@"\[\[(?:[^\[\]|]*\|)*([^\[\]|]*)\]\]")]
    private static partial Regex Links();

    [GeneratedRegex(@"\[(?:https?:|ftp:)?//[^\s\[\]]+\s*([^\[\]]*)\]")]
    private static partial Regex ExternalLinks();

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"'{2,5}")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^[\s*#:;|!]+")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"[ \t\u00A0]+")]
    private static partial Regex Blanks();
}
