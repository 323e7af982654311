using System.Runtime.InteropServices;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Recommendation;

/// <summary>Scores the items of the rows of the recent items, as shares of all scores.</summary>
internal abstract class NearItems(TransitionMatrix matrix)
{
    private readonly Dictionary<int, double> scores = [];
    private double total;

    /// <summary>The items with a score above 0 and perhaps some with none.</summary>
    public IReadOnlyCollection<int> Items => scores.Keys;

    /// <summary>The share of the item in all scores: 0 where nothing is known.</summary>
    public double Of(int id) => total > 0 && scores.TryGetValue(id, out var score) ? score / total : 0;

    /// <summary>What one recent item adds to the share of another item.</summary>
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

    /// <summary>By how much the shares of what followed and of what preceded a recent item count.</summary>
    protected abstract (double Forward, double Backward) RowScales(RecentItem item, TransitionRow row);

    /// <summary>By how much an item's entries count.</summary>
    protected abstract double ItemScale(int id);

    private double Score(TransitionRow row, int index, (double Forward, double Backward) scales) =>
        (((double)row.Forward[index] * scales.Forward) + ((double)row.Backward[index] * scales.Backward)) * ItemScale(row.Targets[index]);
}
