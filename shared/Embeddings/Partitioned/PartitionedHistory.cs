using Embeddings.Partitioned.Files;
using Embeddings.Transitions;

namespace Embeddings.Partitioned;

/// <summary>
/// What a version that is served without its table knows of the items of histories: the vectors that predict next items, the transitions, and a sample of all items.
/// </summary>
/// <param name="rows">The records by id.</param>
/// <param name="sample">The file of the sample.</param>
/// <param name="items">The number of items.</param>
/// <param name="dimensions">The dimensions of the vectors that predict next items.</param>
/// <param name="sampleDimensions">The dimensions of the index of next items.</param>
/// <param name="name">The folder of the files, for messages.</param>
public sealed class PartitionedHistory(RecordFile rows, IRangeReader sample, int items, int dimensions, int sampleDimensions, string name)
{
    /// <summary>Whether the vectors are those of a model of next items, which needs no share of the count. Otherwise they are those of the table.</summary>
    public bool IsPredicted => dimensions == sampleDimensions;

    internal async Task<HistoryRows> ReadAsync(IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        int[] distinct = [.. ids.Distinct()];
        var read = await rows.ReadAsync(distinct, cancellation);
        return new HistoryRows(distinct.Zip(read).ToDictionary(row => row.First, row => HistoryRow.Read(row.Second.Span, row.First, dimensions, items, $"{name}, history")));
    }

    internal async Task<ItemSample> SampleAsync(CancellationToken cancellation)
    {
        var read = await sample.ReadAsync([new ByteRange(0, ItemSample.LengthOf(items, sampleDimensions))], cancellation);
        return ItemSample.Read(read[0].Span, items, sampleDimensions, $"{name}, sample");
    }
}

/// <summary>The records of the items of one history.</summary>
internal sealed class HistoryRows(IReadOnlyDictionary<int, HistoryRow> rows) : ITransitionRows
{
    public TransitionRow Row(int id) => rows[id].Transitions;

    /// <summary>The weights of the linear model; null if no item of the history has any.</summary>
    public ITransitionRows? Linear => rows.Values.Any(row => row.Linear.Targets.Length > 0) ? new LinearRows(rows) : null;

    public float[] Vector(int id) => rows[id].Vector;

    /// <summary>The occurrences of the items and of their targets.</summary>
    public Dictionary<int, long> Counts()
    {
        var counts = rows.ToDictionary(row => row.Key, row => row.Value.Count);
        foreach (var (target, count) in rows.Values.SelectMany(row => row.TargetCounts))
            counts[target] = count;
        return counts;
    }

    private sealed class LinearRows(IReadOnlyDictionary<int, HistoryRow> rows) : ITransitionRows
    {
        public TransitionRow Row(int id) => rows[id].Linear;
    }
}
