using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Scores the items that followed the recent items in the sequences. An item's transitions are divided by a power of their sum
/// rather than by the sum itself. Recent items with many transitions are better known and so count for more.
/// </summary>
internal sealed class TransitionScores : NearItems
{
    private const double SumPower = 0.45;
    private readonly double backward;

    /// <param name="backward">The weight of a backward transition relative to a forward one.</param>
    public TransitionScores(ITransitionRows matrix, IReadOnlyList<RecentItem> recent, double backward)
        : base(matrix)
    {
        this.backward = backward;
        Add(recent);
    }

    protected override (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row)
    {
        var sum = row.ForwardTotal + (backward * row.BackwardTotal);
        var scale = sum > 0 ? item.Weight / Math.Pow(sum, SumPower) : 0;
        return (row.ForwardTotal * scale, backward * row.BackwardTotal * scale);
    }

    protected override double ItemScale(int id) => 1;
}
