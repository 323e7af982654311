using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Transitions;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// Writes what the items of a history contribute to the scores of next items, and the sample of items that the share of the embedding is estimated from. The files
/// depend on the table, the transitions and the models of next items alone.
/// </summary>
/// <param name="table">The table of the version.</param>
/// <param name="next">The vectors of the index of next items.</param>
/// <param name="predictors">The table whose vectors predict next items.</param>
/// <param name="transitions">Which items follow which; null if the version has no transitions.</param>
/// <param name="linear">The weights of the linear model; null if the version has none.</param>
public sealed class HistoryWriter(LookupTable table, IndexedVectors next, LookupTable predictors, TransitionMatrix? transitions, TransitionMatrix? linear = null)
{
    private readonly RecordLocations locations = new(table.Count);

    public void WriteRows(Stream output, CancellationToken cancellation = default)
    {
        var end = 0L;
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = transitions is null ? default : transitions.Row(id);
            var weights = linear is null ? default : linear.Row(id);
            var record = HistoryRow.Write(id, table.ItemCount(id), predictors.Vector(id), row, weights, table.ItemCount);
            locations.Add(id, end, record);
            output.Write(record);
            end += record.Length;
        }
    }

    /// <summary>Writes where the record of each item lies, once the rows are written.</summary>
    public void WriteLocations(Stream output) => locations.Write(output);

    public void WriteSample(Stream output) => ItemSample.Write(output, table.Count, next.Dimensions, (id, vector) => next.CopyTo(id, vector));
}
