namespace Embeddings.Corpus;

/// <summary>Hands the lines of a chunk to several workers, batch by batch in the order of the chunk. Safe for any number of threads.</summary>
internal sealed class LineBatches(ChunkReader lines)
{
    private readonly Lock gate = new();
    private long next;
    private bool ended;

    /// <returns>False after the last batch, and once reading has failed for one of the workers.</returns>
    public bool TryFill(LineBatch batch)
    {
        lock (gate)
        {
            if (ended)
                return false;
            // Until the batch is full: should reading fail, no other worker goes on with a reader in the middle of a failure.
            ended = true;
            batch.Begin(next++);
            while (!batch.IsFull)
            {
                if (!lines.TryReadLine(out var line))
                    return batch.Count > 0;
                batch.Add(line);
            }
            ended = false;
            return true;
        }
    }
}
