using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Scores what stood near the recent items, in either direction alike, divided by a power of how often both occur: a cosine of the items' neighbourhoods but
/// for the power, which leaves frequent items a little more.
/// </summary>
internal sealed class NeighbourScores : NearItems
{
    private const double CountPower = 0.4;
    private readonly LookupTable table;

    public NeighbourScores(TransitionMatrix matrix, LookupTable table, IReadOnlyList<RecentItem> recent)
        : base(matrix)
    {
        this.table = table;
        Add(recent);
    }

    protected override (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row)
    {
        var scale = item.Weight * ItemScale(item.Id);
        return (row.ForwardTotal * scale, row.BackwardTotal * scale);
    }

    protected override double ItemScale(int id) => Math.Pow(Math.Max(1, table.ItemCount(id)), -CountPower);
}
