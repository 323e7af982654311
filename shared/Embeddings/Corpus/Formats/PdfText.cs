using System.Text.RegularExpressions;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Filters;

namespace Embeddings.Corpus.Formats;

/// <summary>Reads the text of a PDF page by page. A PDF that has only images has no text and is refused.</summary>
internal static partial class PdfText
{
    public static IEnumerable<string> Read(Stream content, CorpusFile file, SegmentationOptions options)
    {
        var filters = new LimitedPdfFilters();
        using var pdf = Open(WholeDocument.Load(content, file), file, filters);
        var hasText = false;
        foreach (var number in Enumerable.Range(1, pdf.NumberOfPages))
        {
            filters.BeginPage();
            foreach (var paragraph in Paragraphs(TextOf(pdf, number, file)))
            {
                hasText = true;
                yield return paragraph;
            }
        }

        if (!hasText)
            throw new InvalidInputException(pdf.NumberOfPages == 1 ? "its page has no text, only images" : $"its {pdf.NumberOfPages} pages have no text, only images", file.Name, "Recognise its text first (OCR), or leave it out.");
    }

    private static PdfDocument Open(Stream document, CorpusFile file, IFilterProvider filters)
    {
        try
        {
            return LibraryCalls.Run(() => PdfDocument.Open(document, new ParsingOptions { FilterProvider = filters }));
        }
        catch (Exception fault)
        {
            throw WholeDocument.Unreadable(file, "PDF", fault);
        }
    }

    private static string TextOf(PdfDocument pdf, int number, CorpusFile file)
    {
        try
        {
            return LibraryCalls.Run(() => ContentOrderTextExtractor.GetText(pdf.GetPage(number), addDoubleNewline: true));
        }
        catch (Exception fault)
        {
            throw WholeDocument.Unreadable(file with { Name = $"{file.Name}, page {number}" }, "PDF", fault);
        }
    }

    /// <summary>Joins the lines of each paragraph and rejoins words that were hyphenated at the end of a line.</summary>
    private static IEnumerable<string> Paragraphs(string page) =>
        from block in BlankLines().Split(page)
        let text = LineEnds().Replace(DividedWords().Replace(block, "$1$2"), " ").Trim()
        where text.Length > 0
        select text;

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"(\p{Ll})[-\u00AD\u2010][ \t]*\r?\n[ \t]*(\p{Ll})")]
    private static partial Regex DividedWords();

    [GeneratedRegex(@"\s+")]
    private static partial Regex LineEnds();
}
