using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Scores the items that occurred near the recent items, regardless of direction. A score is divided by a power of how often both
/// items occur. That is a cosine of the items' neighbourhoods, except that the power favours frequent items slightly.
/// </summary>
internal sealed class NeighbourScores : NearItems
{
    private const double CountPower = 0.4;
    private readonly Func<int, long> countOf;

    /// <param name="countOf">The occurrences of an item.</param>
    public NeighbourScores(ITransitionRows matrix, Func<int, long> countOf, IReadOnlyList<RecentItem> recent)
        : base(matrix)
    {
        this.countOf = countOf;
        Add(recent);
    }

    protected override (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row)
    {
        var scale = item.Weight * ItemScale(item.Id);
        return (row.ForwardTotal * scale, row.BackwardTotal * scale);
    }

    protected override double ItemScale(int id) => Math.Pow(Math.Max(1, countOf(id)), -CountPower);
}
