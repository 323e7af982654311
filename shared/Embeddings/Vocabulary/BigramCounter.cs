using Embeddings.Corpus;

namespace Embeddings.Vocabulary;

/// <summary>Counts the pairs of neighbouring words of one chunk, from which <see cref="PhraseModel.Learn"/> finds phrases.</summary>
public static class BigramCounter
{
    /// <summary>
    /// Writes a counts file of the pairs whose words are both in the vocabulary: a word that is not separates its neighbours.
    /// Memory is that of the chunk's distinct pairs and one line.
    /// </summary>
    /// <param name="chunk">What to count.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words.</param>
    /// <param name="phrases">The passes learned before this one.</param>
    /// <param name="vocabulary">The words counted with those passes.</param>
    /// <param name="output">Where the counts file goes; it stays open.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>, between two sentences.</param>
    /// <returns>Distinct pairs.</returns>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static int Count(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, ItemVocabulary vocabulary,
        Stream output, CancellationToken cancellation)
    {
        var counts = new CountTable();
        using var sentences = new SentenceReader(chunk, open, options);
        while (sentences.TryRead(out var sentence))
        {
            cancellation.ThrowIfCancellationRequested();
            phrases.Join(sentence);
            CountPairs(sentence, vocabulary, counts);
        }
        ChunkCounter.Write(counts, output);
        return counts.Count;
    }

    private static void CountPairs(TokenBuffer sentence, ItemVocabulary vocabulary, CountTable counts)
    {
        Span<byte> key = stackalloc byte[BigramKey.Length];
        var first = -1;
        for (var token = 0; token < sentence.Count; token++)
        {
            vocabulary.TryGetId(sentence[token], out var second);
            if (first >= 0 && second >= 0)
            {
                BigramKey.Write(key, first, second);
                counts.Increment(key);
            }
            first = second;
        }
    }
}
