using System.Runtime.ExceptionServices;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>Reads and tokenises the sentences of a chunk and passes them on, on one thread or several.</summary>
internal static class ChunkSentences
{
    /// <summary>
    /// Gives every sentence with at least one token to one of the workers. Each worker runs on its own thread, the first on the caller's. Memory is
    /// the reader's buffer and one batch of lines for each worker.
    /// </summary>
    /// <exception cref="InvalidInputException">A setting is out of range, a file is shorter than its range, or a gzip is damaged.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled. Cancellation is checked between two batches.</exception>
    public static CorpusSummary Distribute(
        CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options, IReadOnlyList<ISentenceWorker> workers,
        CancellationToken cancellation)
    {
        options.Validate();
        using var lines = new ChunkReader(chunk, open, options);
        var batches = new LineBatches(lines);
        var summaries = new CorpusSummary[workers.Count];
        RunAll(workers, worker => summaries[worker] = Work(batches, options, workers[worker], cancellation));
        return summaries.Aggregate((left, right) => left + right) with { Lines = lines.Lines, InvalidSequences = lines.InvalidSequences, CutLines = lines.CutLines };
    }

    private static CorpusSummary Work(LineBatches batches, SegmentationOptions options, ISentenceWorker worker, CancellationToken cancellation)
    {
        var tokenizer = new Tokenizer(options);
        var tokens = new TokenBuffer();
        var batch = new LineBatch();
        var (sentences, tokenCount) = (0L, 0L);
        while (batches.TryFill(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var line = 0; line < batch.Count; line++)
            {
                tokenizer.Tokenize(batch[line], tokens);
                if (tokens.Count == 0)
                    continue;
                sentences++;
                tokenCount += tokens.Count;
                worker.Add(tokens);
            }
            worker.EndBatch(batch.Number);
        }
        return new CorpusSummary(0, sentences, tokenCount, 0, 0);
    }

    /// <summary>Runs all workers in parallel. Throws the first failure after all have ended.</summary>
    private static void RunAll(IReadOnlyList<ISentenceWorker> workers, Action<int> work)
    {
        ExceptionDispatchInfo? failure = null;
        var others = Enumerable.Range(1, workers.Count - 1).Select(worker => new Thread(() => Guarded(worker))).ToArray();
        foreach (var thread in others)
            thread.Start();
        Guarded(0);
        foreach (var thread in others)
            thread.Join();
        failure?.Throw();

        void Guarded(int worker)
        {
            try
            {
                work(worker);
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(thrown), null);
                foreach (var waiting in workers)
                    waiting.Abandon();
            }
        }
    }
}

/// <summary>Counts of what was read of a corpus.</summary>
/// <param name="Lines">The number of lines, including empty ones.</param>
/// <param name="Sentences">The number of sentences with at least one token: lines, and parts of lines that were too long.</param>
/// <param name="Tokens">The number of tokens without stop words.</param>
/// <param name="InvalidSequences">The number of ill-formed UTF-8 sequences, each replaced by U+FFFD.</param>
/// <param name="CutLines">The number of lines that were too long and became several sentences.</param>
public sealed record CorpusSummary(long Lines, long Sentences, long Tokens, long InvalidSequences, long CutLines)
{
    public static CorpusSummary Empty { get; } = new(0, 0, 0, 0, 0);

    /// <summary>The summary of both parts together.</summary>
    public static CorpusSummary operator +(CorpusSummary left, CorpusSummary right) => new(
        left.Lines + right.Lines,
        left.Sentences + right.Sentences,
        left.Tokens + right.Tokens,
        left.InvalidSequences + right.InvalidSequences,
        left.CutLines + right.CutLines);
}

/// <summary>Processes the sentences of some batches of a chunk on one thread.</summary>
internal interface ISentenceWorker
{
    /// <param name="sentence">A sentence of at least one token. It is valid during the call, which may change it.</param>
    void Add(TokenBuffer sentence);

    /// <summary>Called after all sentences of a batch have been added. Sentences of different batches are never mixed.</summary>
    /// <param name="batch">
    /// The number of the batch. Batches are numbered from 0 in the order of the chunk. A worker gets some of them, in ascending order.
    /// </param>
    void EndBatch(long batch)
    {
    }

    /// <summary>Called when another worker failed. Its batches will not come.</summary>
    void Abandon()
    {
    }
}
