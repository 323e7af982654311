namespace Embeddings.Corpus;

/// <summary>Distributes the lines of a chunk to several workers, batch by batch in the order of the chunk. Safe for any number of threads.</summary>
internal sealed class LineBatches(ChunkReader lines)
{
    private readonly Lock gate = new();
    private long next;
    private bool ended;

    /// <returns>False after the last batch, or if reading has failed for one of the workers.</returns>
    public bool TryFill(LineBatch batch)
    {
        lock (gate)
        {
            if (ended)
                return false;
            // Set until the batch is full: if reading fails, no other worker uses a reader that is in a failed state.
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
