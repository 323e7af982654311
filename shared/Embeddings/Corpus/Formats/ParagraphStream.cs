using System.Text;

namespace Embeddings.Corpus.Formats;

/// <summary>Returns paragraphs as lines of UTF-8. A line break within a paragraph is kept and ends a line.</summary>
internal sealed class ParagraphStream(IEnumerable<string> paragraphs, Stream source) : ReadOnlyStream
{
    private const int BufferBytes = 1 << 16;
    private readonly IEnumerator<string> enumerator = paragraphs.GetEnumerator();
    private readonly Encoder encoder = Encoding.UTF8.GetEncoder();
    private readonly byte[] buffer = new byte[BufferBytes];
    private ReadOnlyMemory<char> paragraph;
    private bool insideParagraph;
    private int start;
    private int end;

    public override int Read(Span<byte> destination)
    {
        if (start == end && !Fill())
            return 0;
        var count = Math.Min(destination.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            enumerator.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        const int longestCharacter = 4;
        start = end = 0;
        while (end < buffer.Length - longestCharacter && (insideParagraph || Next()))
        {
            encoder.Convert(paragraph.Span, buffer.AsSpan(end, buffer.Length - 1 - end), flush: true, out var read, out var written, out var completed);
            paragraph = paragraph[read..];
            end += written;
            if (!completed)
                break;
            buffer[end++] = (byte)'\n';
            insideParagraph = false;
        }

        return end > 0;
    }

    private bool Next()
    {
        if (!enumerator.MoveNext())
            return false;
        paragraph = enumerator.Current.AsMemory();
        return insideParagraph = true;
    }
}
