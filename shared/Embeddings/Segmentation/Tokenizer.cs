using System.Buffers;
using System.Text;

namespace Embeddings.Segmentation;

/// <summary>
/// Cuts lines into tokens. ASCII text with the punctuation of printed English takes a vectorised path that gives the same tokens as the general path.
/// In a mixed line, only the space-delimited pieces with other characters take the general path. This is correct because UAX #29 has a boundary
/// before every space, whatever surrounds it. Not thread-safe: use one for each thread.
/// </summary>
public sealed class Tokenizer
{
    private readonly SegmentationOptions options;
    private readonly Utf8Set stopWords;
    private UnicodeSegmenter? general;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public Tokenizer(SegmentationOptions options)
    {
        options.Validate();
        this.options = options;
        stopWords = new Utf8Set(StopWordForms.Of(options));
    }

    /// <summary>The number of ill-formed UTF-8 sequences replaced so far.</summary>
    public long InvalidSequences { get; private set; }

    /// <summary>
    /// The segmenter of the general path. It is made when the first text needs it, because loading ICU's rules and dictionaries takes longer than a
    /// small ASCII corpus.
    /// </summary>
    private UnicodeSegmenter General => general ??= new UnicodeSegmenter(options);

    /// <summary>Replaces the buffer's tokens by those of the line, without stop words.</summary>
    public void Tokenize(ReadOnlySpan<byte> line, TokenBuffer tokens)
    {
        tokens.Clear();
        if (Ascii.IsValid(line))
            AddSimple(line, tokens);
        else
            AddMixed(line, tokens);
        if (stopWords.Count > 0)
            RemoveStopWords(tokens);
    }

    /// <summary>Returns the tokens of one text as strings, for display.</summary>
    public IReadOnlyList<string> Words(string text)
    {
        var tokens = new TokenBuffer();
        Tokenize(Encoding.UTF8.GetBytes(text), tokens);
        return [.. Enumerable.Range(0, tokens.Count).Select(token => Encoding.UTF8.GetString(tokens[token]))];
    }

    private void AddMixed(ReadOnlySpan<byte> line, TokenBuffer tokens)
    {
        var invalid = InvalidUtf8.Count(line);
        InvalidSequences += invalid;
        if (options.Mode == SegmentationMode.Tabs && invalid == 0 && options is { Normalize: false, LowerCase: false })
        {
            AddSimple(line, tokens);
            return;
        }
        if (options.Mode != SegmentationMode.Unicode)
        {
            General.Segment(line, tokens);
            return;
        }
        while (!line.IsEmpty)
        {
            var (start, end) = MixedText.NextGeneralPiece(line);
            AddSimple(line[..start], tokens);
            if (start < end)
                General.Segment(line[start..end], tokens);
            line = line[end..];
        }
    }

    private void AddSimple(ReadOnlySpan<byte> line, TokenBuffer tokens)
    {
        if (line.IsEmpty)
            return;
        var start = tokens.Extend(line.Length);
        var end = start + line.Length;
        if (options.LowerCase)
            CopyInLowerCase(line, tokens.Text.AsSpan(start));
        else
            line.CopyTo(tokens.Text.AsSpan(start));
        if (options.Mode == SegmentationMode.Unicode)
            AsciiSegmenter.MarkWords(tokens, start, end);
        else if (options.Mode == SegmentationMode.Whitespace)
            AsciiSegmenter.MarkFields<AsciiMask.NotWhitespace>(tokens, start, end);
        else
            AsciiSegmenter.MarkFields<AsciiMask.NotTab>(tokens, start, end);
    }

    /// <summary>
    /// Copies the line in lower case. The ASCII conversion stops at the first other byte: that is punctuation, which has no case and is copied.
    /// </summary>
    private static void CopyInLowerCase(ReadOnlySpan<byte> line, Span<byte> target)
    {
        while (Ascii.ToLower(line, target, out var copied) != OperationStatus.Done)
        {
            line.Slice(copied, TypographicPunctuation.Bytes).CopyTo(target[copied..]);
            line = line[(copied + TypographicPunctuation.Bytes)..];
            target = target[(copied + TypographicPunctuation.Bytes)..];
        }
    }

    private void RemoveStopWords(TokenBuffer tokens)
    {
        var kept = 0;
        for (var token = 0; token < tokens.Count; token++)
        {
            if (!stopWords.Contains(tokens[token]))
                tokens.Move(token, kept++);
        }
        tokens.Truncate(kept);
    }
}
