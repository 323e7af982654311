using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Embeddings.EncodedCorpus;

/// <summary>Turns one chunk into an encoded corpus file: its sentences as ids of the vocabulary.</summary>
public static class ChunkEncoder
{
    /// <summary>
    /// Words outside the vocabulary are left out, so that their neighbours close up, and a sentence of more in-vocabulary words than the
    /// limit is cut, both as word2vec.c does. The same chunk, options and vocabulary give the same bytes
    /// on any number of threads.
    /// </summary>
    /// <param name="chunk">What to encode.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words, as when the words were counted.</param>
    /// <param name="phrases">The phrases the words were counted with.</param>
    /// <param name="vocabulary">Gives the ids.</param>
    /// <param name="window">Words each side, for the summary's expected pairs.</param>
    /// <param name="output">Where the encoded corpus file goes; it stays open.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="threads">Threads that tokenise and look up, the caller's included: more than one where a chunk is alone on a machine.</param>
    /// <param name="endsInGoals">Whether the last word of each sentence is its goal. A sentence whose goal is outside the vocabulary is left out:
    /// the word before it is no goal.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static EncodedCorpusSummary Encode(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, ItemVocabulary vocabulary, int window,
        Stream output, CancellationToken cancellation, int threads = 1, bool endsInGoals = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        using var writer = new EncodedCorpusWriter(output, window, leaveOpen: true);
        var turns = new Turns();
        var workers = Enumerable.Range(0, threads)
            .Select(_ => new EncodingWorker(phrases, vocabulary, options.MaximumSentenceTokens, endsInGoals, writer, turns)).ToArray();
        ChunkSentences.Distribute(chunk, open, options, workers, cancellation);
        return writer.Complete();
    }
}
