using System.Buffers;
using System.Globalization;
using ICU4N.Text;

namespace Embeddings.Segmentation;

/// <summary>Specifies which lines are cut into sentences, at Unicode's sentence boundaries (UAX #29).</summary>
public enum SentenceCutting
{
    /// <summary>No lines: each line is a sentence.</summary>
    Never,

    /// <summary>The paragraphs of formats that have paragraphs: all formats except .txt.</summary>
    Prose,

    /// <summary>All lines, including those of .txt.</summary>
    Always,
}

/// <summary>Cuts a paragraph into sentences. Not thread-safe.</summary>
internal sealed class SentenceCutter
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?\n\r\u2026\u3002\uFF01\uFF0E\uFF1F\u0964\u061F\u2028\u2029");
    private readonly BreakIterator sentences = BreakIterator.GetSentenceInstance(CultureInfo.InvariantCulture);

    public IEnumerable<string> Cut(string paragraph)
    {
        if (!paragraph.AsSpan().ContainsAny(Ends))
        {
            yield return paragraph;
            yield break;
        }

        sentences.SetText(paragraph);
        var start = sentences.First();
        for (var end = sentences.Next(); end != BreakIterator.Done; start = end, end = sentences.Next())
        {
            var sentence = paragraph.AsSpan(start, end - start).Trim().ToString();
            if (sentence.Length > 0)
                yield return sentence;
        }
    }
}
