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
        using var document = WholeDocument.Load(content, file);
        using var word = Guard(file, () => WordprocessingDocument.Open(document, isEditable: false));
        if (Guard(file, () => word.MainDocumentPart) is not { } main)
            yield break;
        using var reader = Guard(file, () => OpenXmlReader.Create(main));
        while (Guard(file, () => NextParagraph(reader)) is { } text)
        {
            if (text.Length > 0)
                yield return text;
        }
    }

    private static string? NextParagraph(OpenXmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.ElementType == typeof(Paragraph) && reader.IsStartElement)
                return reader.LoadCurrentElement()?.InnerText ?? "";
        }

        return null;
    }

    private static T Guard<T>(CorpusFile file, Func<T> read)
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // The library throws many kinds of exceptions for damaged documents.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            throw WholeDocument.Unreadable(file, "Word document", fault);
        }
    }
}
