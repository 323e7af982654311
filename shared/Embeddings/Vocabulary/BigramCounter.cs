using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>Counts the pairs of neighbouring words of one chunk. <see cref="PhraseModel.Learn"/> finds phrases from these counts.</summary>
public static class BigramCounter
{
    /// <summary>
    /// Writes a counts file of the pairs whose words are both in the vocabulary. A word outside the vocabulary separates its neighbours. Each thread
    /// needs memory for the chunk's distinct pairs.
    /// </summary>
    /// <param name="chunk">The chunk to count.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words.</param>
    /// <param name="phrases">The phrase passes learned so far.</param>
    /// <param name="vocabulary">The words counted with those passes.</param>
    /// <param name="output">Receives the counts file. The stream stays open.</param>
    /// <param name="cancellation">Stops the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="threads">The number of threads that tokenise and count, including the caller's.</param>
    /// <returns>The number of distinct pairs.</returns>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static int Count(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, ItemVocabulary vocabulary,
        Stream output, CancellationToken cancellation, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var workers = Enumerable.Range(0, threads).Select(_ => new Worker(phrases, vocabulary)).ToArray();
        ChunkSentences.Distribute(chunk, open, options, workers, cancellation);
        foreach (var worker in workers)
            worker.Counts.Complete();
        var sum = workers[0].Counts;
        foreach (var other in workers.Skip(1))
            sum.Add(other.Counts);
        sum.Write(output);
        return sum.Count;
    }

    private sealed class Worker(PhraseModel phrases, ItemVocabulary vocabulary) : ISentenceWorker
    {
        public PairCounts Counts { get; } = new();

        public void Add(TokenBuffer sentence)
        {
            phrases.Join(sentence);
            var first = -1;
            for (var token = 0; token < sentence.Count; token++)
            {
                vocabulary.TryGetId(sentence.Key(token), sentence[token], out var second);
                if (first >= 0 && second >= 0)
                    Counts.Add(first, second);
                first = second;
            }
        }
    }
}
