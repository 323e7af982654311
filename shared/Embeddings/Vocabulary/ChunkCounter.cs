using Embeddings.Corpus;

namespace Embeddings.Vocabulary;

/// <summary>Counts the words of one chunk.</summary>
public static class ChunkCounter
{
    /// <summary>
    /// Writes the chunk's word counts as a sorted, checksummed counts file; the same chunk and options give the same bytes.
    /// Memory is that of the chunk's distinct words and one line.
    /// </summary>
    /// <param name="chunk">What to count.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words.</param>
    /// <param name="phrases">Pairs of words that count as one; <see cref="PhraseModel.None"/> for none.</param>
    /// <param name="output">Where the counts file goes; it stays open.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>, between two sentences.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static ChunkCounts Count(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, Stream output, CancellationToken cancellation)
    {
        var counts = new CountTable();
        using var sentences = new SentenceReader(chunk, open, options);
        while (sentences.TryRead(out var sentence))
        {
            cancellation.ThrowIfCancellationRequested();
            phrases.Join(sentence);
            CountWords(sentence, counts);
        }
        Write(counts, output);
        return new ChunkCounts(sentences.Summary, counts.Count);
    }

    private static void CountWords(TokenBuffer sentence, CountTable counts)
    {
        for (var token = 0; token < sentence.Count; token++)
            counts.Increment(sentence[token]);
    }

    internal static void Write(CountTable counts, Stream output)
    {
        var writer = new CountsWriter(output);
        foreach (var entry in counts.InKeyOrder())
            writer.Add(counts.Key(entry), counts.CountOf(entry));
        writer.Complete();
    }
}
