using System.Xml;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Reads the articles of a MediaWiki dump (pages-articles.xml), with one page in memory at a time. Redirects and pages of other namespaces are left
/// out.
/// </summary>
internal static class MediaWikiDump
{
    private const string Articles = "0";

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        using var xml = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
        Guard(file, xml, () =>
        {
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "mediawiki")
                throw new InvalidInputException($"it is not a MediaWiki dump: its element is '{xml.LocalName}'", file.Name, "Convert it to .txt, or leave it out.");
            return true;
        });
        while (NextArticle(xml, file) is { } article)
        {
            foreach (var paragraph in WikiMarkup.Paragraphs(article))
                yield return paragraph;
        }
    }

    private static string? NextArticle(XmlReader xml, CorpusFile file) => Guard(file, xml, () =>
    {
        while (xml.ReadToFollowing("page"))
        {
            var (isArticle, text) = Page(xml.ReadSubtree());
            if (isArticle && text is not null)
                return text;
        }

        return null;
    });

    private static (bool IsArticle, string? Text) Page(XmlReader page)
    {
        var isArticle = true;
        string? text = null;
        page.Read();
        while (!page.EOF)
        {
            if (page.NodeType != XmlNodeType.Element)
                page.Read();
            else if (page.LocalName == "ns")
                isArticle &= page.ReadElementContentAsString() == Articles;
            else if (page.LocalName == "text")
                text = page.ReadElementContentAsString();
            else
                isArticle &= !(page.LocalName == "redirect") & page.Read();
        }

        return (isArticle, text);
    }

    private static T Guard<T>(CorpusFile file, XmlReader xml, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException fault)
        {
            throw new InvalidInputException(
                $"it is not well-formed XML ({fault.Message.TrimEnd('.')})", $"{file.Name}, line {(xml as IXmlLineInfo)?.LineNumber}", "Upload the dump again, whole.", fault);
        }
    }
}
