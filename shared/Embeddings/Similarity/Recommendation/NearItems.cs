using System.Runtime.InteropServices;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores the items in the recent items' rows, as shares of the sum of all scores.</summary>
internal abstract class NearItems(ITransitionRows matrix)
{
    private readonly Dictionary<int, double> scores = [];
    private double total;

    /// <summary>The items with a score above 0, and possibly some with a score of 0.</summary>
    public IReadOnlyCollection<int> Items => scores.Keys;

    /// <summary>The item's share of the sum of all scores; 0 if it has no score.</summary>
    public double Of(int id) => total > 0 && scores.TryGetValue(id, out var score) ? score / total : 0;

    /// <summary>The contribution of one recent item to the share of another item.</summary>
    public double Of(int id, RecentItem recent)
    {
        var row = matrix.Row(recent.Id);
        var index = row.Targets.IndexOf(id);
        return index < 0 || total <= 0 ? 0 : Score(row, index, RowScales(recent, row)) / total;
    }

    protected void Add(IReadOnlyList<RecentItem> recent)
    {
        foreach (var item in recent)
        {
            var row = matrix.Row(item.Id);
            var scales = RowScales(item, row);
            for (var index = 0; index < row.Targets.Length; index++)
            {
                var score = Score(row, index, scales);
                total += score;
                CollectionsMarshal.GetValueRefOrAddDefault(scores, row.Targets[index], out _) += score;
            }
        }
    }

    /// <summary>The factors of a recent item's forward and backward shares.</summary>
    protected abstract (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row);

    /// <summary>The factor of an item's entries.</summary>
    protected abstract double ItemScale(int id);

    private double Score(TransitionRow row, int index, (double Forward, double Backward) scales) =>
        (((double)row.Forward[index] * scales.Forward) + ((double)row.Backward[index] * scales.Backward)) * ItemScale(row.Targets[index]);
}
