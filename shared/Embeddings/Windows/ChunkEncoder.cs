using Embeddings.Corpus;
using Embeddings.Vocabulary;

namespace Embeddings.Windows;

/// <summary>Turns one chunk into a windows file: its sentences as ids of the vocabulary.</summary>
public static class ChunkEncoder
{
    /// <summary>
    /// Words outside the vocabulary are left out, so that their neighbours close up, and a sentence of more in-vocabulary words than the
    /// limit is cut, both as word2vec.c does. The same chunk, options and vocabulary give the same bytes.
    /// </summary>
    /// <param name="chunk">What to encode.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words, as when the words were counted.</param>
    /// <param name="phrases">The phrases the words were counted with.</param>
    /// <param name="vocabulary">Gives the ids.</param>
    /// <param name="window">Words each side, for the summary's expected pairs.</param>
    /// <param name="output">Where the windows file goes; it stays open.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>, between two sentences.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static WindowsSummary Encode(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, ItemVocabulary vocabulary, int window,
        Stream output, CancellationToken cancellation)
    {
        using var sentences = new SentenceReader(chunk, open, options);
        using var writer = new WindowsWriter(output, window, leaveOpen: true);
        var ids = new int[options.MaximumSentenceTokens];
        while (sentences.TryRead(out var sentence))
        {
            cancellation.ThrowIfCancellationRequested();
            phrases.Join(sentence);
            AddSentence(sentence, vocabulary, ids, writer);
        }
        return writer.Complete();
    }

    private static void AddSentence(TokenBuffer sentence, ItemVocabulary vocabulary, int[] ids, WindowsWriter writer)
    {
        var length = 0;
        for (var token = 0; token < sentence.Count; token++)
        {
            if (!vocabulary.TryGetId(sentence[token], out var id))
                continue;
            ids[length++] = id;
            if (length < ids.Length)
                continue;
            writer.Add(ids);
            length = 0;
        }
        writer.Add(ids.AsSpan(0, length));
    }
}
