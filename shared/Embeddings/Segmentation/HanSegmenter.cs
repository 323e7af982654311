namespace Embeddings.Segmentation;

/// <summary>
/// Divides runs of ideographs into words. Of all divisions into dictionary words and single characters, it chooses the one with the least total cost.
/// Of equal divisions, it chooses the one whose last words are longest. The results equal those of ICU's break engine for Chinese and Japanese. Not
/// thread-safe.
/// </summary>
internal sealed class HanSegmenter
{
    /// <summary>The number of bytes of an ideograph in UTF-8.</summary>
    private const int BytesPerLetter = 3;

    private readonly HanDictionary dictionary = HanDictionary.Shared;
    private int[] costs = new int[256];
    private int[] wordStarts = new int[256];

    /// <summary>Adds the words of a run of ideographs. All of them must be in the dictionary's range.</summary>
    public void Segment(ReadOnlySpan<char> run, TokenBuffer tokens)
    {
        Divide(run);
        var text = Write(run, tokens);
        MarkWords(run.Length, text, tokens);
    }

    private void Divide(ReadOnlySpan<char> run)
    {
        if (costs.Length <= run.Length)
        {
            costs = new int[run.Length * 2];
            wordStarts = new int[run.Length * 2];
        }
        costs[0] = 0;
        costs.AsSpan(1, run.Length).Fill(int.MaxValue);
        for (var start = 0; start < run.Length; start++)
        {
            var edge = dictionary.Root(run[start]);
            Offer(start, start + 1, HanDictionary.Cost(edge));
            for (var end = start + 1; end < run.Length && HanDictionary.Node(edge) is not 0 and var node; end++)
            {
                edge = dictionary.Next(node, run[end]);
                if (edge != 0 && HanDictionary.Cost(edge) is var cost and not HanDictionary.UnknownCost)
                    Offer(start, end + 1, cost);
            }
        }
    }

    /// <summary>Stores the word [start, end) if it gives the cheapest division of the text up to its end so far.</summary>
    private void Offer(int start, int end, int cost)
    {
        if (costs[start] + cost >= costs[end])
            return;
        costs[end] = costs[start] + cost;
        wordStarts[end] = start;
    }

    /// <summary>Marks the words from first to last. The links lead from the end to the start, so they are reversed first.</summary>
    private void MarkWords(int length, int text, TokenBuffer tokens)
    {
        var ends = costs;
        for (var end = length; end > 0; end = wordStarts[end])
            ends[wordStarts[end]] = end;
        for (var start = 0; start < length; start = ends[start])
            tokens.Mark(text + BytesPerLetter * start, text + BytesPerLetter * ends[start]);
    }

    private static int Write(ReadOnlySpan<char> run, TokenBuffer tokens)
    {
        var start = tokens.Extend(run.Length * BytesPerLetter);
        var bytes = tokens.Text.AsSpan(start, run.Length * BytesPerLetter);
        for (var letter = 0; letter < run.Length; letter++)
        {
            var utf8 = bytes.Slice(letter * BytesPerLetter, BytesPerLetter);
            utf8[0] = (byte)(0xE0 | run[letter] >> 12);
            utf8[1] = (byte)(0x80 | run[letter] >> 6 & 0x3F);
            utf8[2] = (byte)(0x80 | run[letter] & 0x3F);
        }
        return start;
    }
}
