using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>
/// Scores what followed the recent items in the sequences. An item's transitions are divided by a power of their sum: less than by all of it, so that the
/// recent items with many transitions, of which more is known, count for more.
/// </summary>
internal sealed class TransitionScores : NearItems
{
    private const double SumPower = 0.45;
    private readonly double backward;

    /// <param name="backward">A transition back counts so much of one forward.</param>
    public TransitionScores(TransitionMatrix matrix, IReadOnlyList<RecentItem> recent, double backward)
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
