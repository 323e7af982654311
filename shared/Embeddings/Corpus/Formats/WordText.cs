using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the paragraphs of a Word document (.docx).</summary>
internal static class WordText
{
    private const int ParagraphsAtOnce = 1024;

    /// <summary>The limit of a compressed part of the document. The library holds a whole paragraph in memory.</summary>
    private const long MostCharacters = 64 << 20;

    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        using var document = WholeDocument.Load(content, file);
        using var word = Guard(file, () => WordprocessingDocument.Open(document, isEditable: false, new OpenSettings { MaxCharactersInPart = MostCharacters }));
        if (Guard(file, () => word.MainDocumentPart) is not { } main)
            yield break;
        using var reader = Guard(file, () => OpenXmlReader.Create(main));
        while (Guard(file, () => NextParagraphs(reader)) is { Count: > 0 } paragraphs)
        {
            foreach (var text in paragraphs)
                yield return text;
        }
    }

    private static List<string> NextParagraphs(OpenXmlReader reader)
    {
        var paragraphs = new List<string>();
        while (paragraphs.Count < ParagraphsAtOnce && reader.Read())
        {
            if (reader.ElementType == typeof(Paragraph) && reader.IsStartElement && reader.LoadCurrentElement()?.InnerText is { Length: > 0 } text)
                paragraphs.Add(text);
        }

        return paragraphs;
    }

    private static T Guard<T>(CorpusFile file, Func<T> read)
    {
        try
        {
            return LibraryCalls.Run(read);
        }
#pragma warning disable CA1031 // The library throws many kinds of exceptions for damaged documents.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            throw WholeDocument.Unreadable(file, "Word document", fault);
        }
    }
}
