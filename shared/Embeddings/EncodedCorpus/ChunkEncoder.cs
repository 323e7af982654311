using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Embeddings.EncodedCorpus;

/// <summary>Encodes one chunk as an encoded corpus file: its sentences as ids of the vocabulary.</summary>
public static class ChunkEncoder
{
    /// <summary>
    /// Words outside the vocabulary are left out, so their neighbours become adjacent. A sentence with more in-vocabulary words than the limit is
    /// cut. Both rules follow word2vec.c. The same chunk, options and vocabulary give the same bytes on any number of threads.
    /// </summary>
    /// <param name="chunk">The chunk to encode.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">The settings with which the words were counted.</param>
    /// <param name="phrases">The phrases the words were counted with.</param>
    /// <param name="vocabulary">The vocabulary that gives the ids.</param>
    /// <param name="window">The number of words on each side, for the summary's expected pairs.</param>
    /// <param name="output">Receives the encoded corpus file. The stream stays open.</param>
    /// <param name="cancellation">Stops the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="threads">
    /// The number of threads that tokenise and look up words, including the caller's. Use more than one if the machine works on one chunk at a time.
    /// </param>
    /// <param name="endsInGoals">
    /// Whether the last word of each sentence is its goal. A sentence whose goal is outside the vocabulary is left out, because the word before it is
    /// not a goal.
    /// </param>
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
