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
