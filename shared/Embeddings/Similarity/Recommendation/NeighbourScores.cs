using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Scores the items that occurred near the recent items, regardless of direction. A score is divided by a power of how often both
/// items occur. That is a cosine of the items' neighbourhoods, except that the power favours frequent items slightly.
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
