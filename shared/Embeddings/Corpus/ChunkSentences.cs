using System.Runtime.ExceptionServices;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>Reads, tokenises and hands on the sentences of a chunk, on one thread or several.</summary>
internal static class ChunkSentences
{
    /// <summary>
    /// Gives every sentence with at least one token to one of the workers; each runs on a thread of its own, the first on the caller's.
    /// Memory is the reader's buffer and one batch of lines for each worker.
    /// </summary>
    /// <exception cref="InvalidInputException">A setting is out of range, a file is shorter than its range, or a gzip is damaged.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled, which is noticed between two batches.</exception>
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

    /// <summary>Runs the work of all workers side by side and throws the first failure, after all have ended.</summary>
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

/// <summary>How much of a corpus was read.</summary>
/// <param name="Lines">Lines, empty ones included.</param>
/// <param name="Sentences">Lines, and parts of lines that were too long, with at least one token.</param>
/// <param name="Tokens">Tokens, stop words left out.</param>
/// <param name="InvalidSequences">Ill-formed UTF-8 sequences, each replaced by U+FFFD.</param>
/// <param name="CutLines">Lines that were too long and became several sentences.</param>
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

/// <summary>Takes the sentences of some batches of a chunk, on one thread.</summary>
internal interface ISentenceWorker
{
    /// <param name="sentence">At least one token; valid during the call, which may change it.</param>
    void Add(TokenBuffer sentence);

    /// <summary>All sentences of the batch have been added, and those of no other since the last call.</summary>
    /// <param name="batch">Batches are numbered from 0 in the order of the chunk; a worker gets some of them, in ascending order.</param>
    void EndBatch(long batch)
    {
    }

    /// <summary>Another worker failed, and its batches will not come.</summary>
    void Abandon()
    {
    }
}
