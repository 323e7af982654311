using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the paragraphs of a Word document (.docx).</summary>
internal static class WordText
{
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        using var document = Open(WholeDocument.Load(content, file), file);
        if (document.MainDocumentPart is not { } main)
            yield break;
        using var reader = OpenXmlReader.Create(main);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(Paragraph) && reader.IsStartElement && reader.LoadCurrentElement()?.InnerText is { Length: > 0 } text)
                yield return text;
        }
    }

    private static WordprocessingDocument Open(Stream document, CorpusFile file)
    {
        try
        {
            return WordprocessingDocument.Open(document, isEditable: false);
        }
        catch (Exception fault) when (fault is OpenXmlPackageException or FileFormatException or InvalidDataException or System.Xml.XmlException)
        {
            throw WholeDocument.Unreadable(file, "Word document", fault);
        }
    }
}
