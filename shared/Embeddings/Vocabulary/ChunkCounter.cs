using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>Counts the words of one chunk.</summary>
public static class ChunkCounter
{
    /// <summary>
    /// Writes the chunk's word counts as a sorted, checksummed counts file. The same chunk and options give the same bytes on any number of threads.
    /// Each thread needs memory for the chunk's distinct words and for some batches of lines.
    /// </summary>
    /// <param name="chunk">The chunk to count.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">How lines become words.</param>
    /// <param name="phrases">Pairs of words that count as one word. <see cref="PhraseModel.None"/> joins none.</param>
    /// <param name="output">Receives the counts file. The stream stays open.</param>
    /// <param name="cancellation">Stops the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="threads">
    /// The number of threads that tokenise and count, including the caller's. Use more than one if the machine works on one chunk at a time.
    /// </param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a file of the chunk is damaged or cut short.</exception>
    public static ChunkCounts Count(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, PhraseModel phrases, Stream output,
        CancellationToken cancellation, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var workers = Enumerable.Range(0, threads).Select(_ => new Worker(phrases)).ToArray();
        var summary = ChunkSentences.Distribute(chunk, open, options, workers, cancellation);
        var sum = workers[0].Counts;
        foreach (var other in workers.Skip(1))
            sum.Add(other.Counts);
        Write(sum, output);
        return new ChunkCounts(summary, sum.Count);
    }

    private static void Write(CountTable counts, Stream output)
    {
        var writer = new CountsWriter(output);
        foreach (var entry in counts.InKeyOrder())
            writer.Add(counts.Key(entry), counts.CountOf(entry));
        writer.Complete();
    }

    /// <summary>Counts into its own table, so that threads share nothing. The tables are added at the end.</summary>
    private sealed class Worker(PhraseModel phrases) : ISentenceWorker
    {
        public CountTable Counts { get; } = new();

        public void Add(TokenBuffer sentence)
        {
            phrases.Join(sentence);
            Counts.Add(sentence);
        }
    }
}

/// <summary>The result of counting a chunk.</summary>
/// <param name="Corpus">The numbers of lines, sentences, tokens, replaced sequences and cut lines.</param>
/// <param name="Distinct">The number of distinct words of the chunk.</param>
public sealed record ChunkCounts(CorpusSummary Corpus, int Distinct);
