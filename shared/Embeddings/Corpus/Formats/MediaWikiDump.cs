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
        var pages = new PageStream(content, file);
        using var xml = XmlReader.Create(pages, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
        Guard(file, xml, () =>
        {
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "mediawiki")
                throw new InvalidInputException($"it is not a MediaWiki dump: its element is '{xml.LocalName}'", file.Name, "Convert it to .txt, or leave it out.");
            return true;
        });
        while (NextArticle(xml, pages, file) is { } article)
        {
            foreach (var paragraph in WikiMarkup.Paragraphs(article))
                yield return paragraph;
        }
    }

    private static string? NextArticle(XmlReader xml, PageStream pages, CorpusFile file) => Guard(file, xml, () =>
    {
        while (xml.ReadToFollowing("page"))
        {
            pages.BeginPage();
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

    /// <summary>Refuses a page that does not end. A compressed dump of some kilobytes could otherwise fill the memory with one page.</summary>
    private sealed class PageStream(Stream dump, CorpusFile file) : ReadOnlyStream
    {
        /// <summary>Wikipedia's longest pages have two megabytes.</summary>
        private const long LongestPage = 64 << 20;

        private long read;

        public void BeginPage() => read = 0;

        public override int Read(Span<byte> buffer)
        {
            var count = dump.Read(buffer);
            read += count;
            return read <= LongestPage
                ? count
                : throw new InvalidInputException($"a page has more than {LongestPage >> 20} MiB", file.Name, "Upload the dump again, whole.");
        }
    }
}
