using Embeddings.Lookup;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// Builds the index of a table in slices. The same table and options give the same bytes for any number of threads, and however often the construction is
/// resumed from a checkpoint.
/// </summary>
public sealed class HnswConstruction : IDisposable
{
    private readonly LookupTable table;
    private readonly HnswOptions options;
    private readonly HnswBuilder builder;

    private HnswConstruction(LookupTable table, HnswOptions options, CancellationToken cancellation)
    {
        options.Validate();
        HnswIndex.RequireCompactRows(table);
        (this.table, this.options) = (table, options);
        builder = new HnswBuilder(table, options, cancellation);
    }

    public bool Finished => builder.Finished;

    /// <param name="cancellation">Stops the work at once, in contrast to the end of a slice.</param>
    /// <exception cref="InvalidInputException">An option is out of its range, or the table has no compact rows.</exception>
    public static HnswConstruction Start(LookupTable table, HnswOptions options, CancellationToken cancellation = default) => new(table, options, cancellation);

    /// <summary>Continues from a checkpoint, with the table and the options of the start.</summary>
    /// <param name="table">The table of the start.</param>
    /// <param name="options">The options of the start. The number of threads may differ.</param>
    /// <param name="checkpoint">A checkpoint that <see cref="WriteCheckpoint"/> wrote.</param>
    /// <param name="name">The checkpoint's name, for messages.</param>
    /// <param name="cancellation">Stops the work at once.</param>
    /// <exception cref="InvalidInputException">The checkpoint is damaged or belongs to another construction.</exception>
    public static HnswConstruction Resume(
        LookupTable table, HnswOptions options, Stream checkpoint, string name, CancellationToken cancellation = default)
    {
        var construction = new HnswConstruction(table, options, cancellation);
        try
        {
            HnswCheckpoint.Read(checkpoint, name, construction.builder, options, table);
            return construction;
        }
        catch
        {
            construction.Dispose();
            throw;
        }
    }

    /// <summary>Builds until the index is complete or <paramref name="stopSlice"/> is cancelled. Cancellation does not throw; check <see cref="Finished"/>.</summary>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    /// <param name="stopSlice">Ends the slice after the batch that is being inserted.</param>
    public void Run(IProgress<double>? progress = null, CancellationToken stopSlice = default) => builder.Build(progress, stopSlice);

    /// <summary>Writes everything that <see cref="Resume"/> needs.</summary>
    public void WriteCheckpoint(Stream output) => HnswCheckpoint.Write(output, builder, options, table);

    /// <summary>Writes the finished index.</summary>
    public void Write(Stream output)
    {
        if (!Finished)
            throw new InvalidOperationException("The index is not complete.");
        HnswFile.Write(output, builder, table.ContentHash);
    }

    public void Dispose() => builder.Dispose();
}
