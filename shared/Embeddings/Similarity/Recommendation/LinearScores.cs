using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores items by the linear model: the sum of the weights with which the items of the history predict them.</summary>
internal sealed class LinearScores : NearItems
{
    /// <param name="matrix">The weights of the linear model, as forward transitions.</param>
    public LinearScores(ITransitionRows matrix, IReadOnlyList<RecentItem> history)
        : base(matrix) => Add(history);

    protected override (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row) => (row.ForwardTotal * item.Weight, 0);

    protected override double ItemScale(int id) => 1;
}
