using System.Runtime.InteropServices;
using Embeddings.Transitions;

namespace Embeddings.Similarity.Parts;

/// <summary>
/// Scores what followed the recent items in the sequences. An item's transitions are divided by a power of their sum: less than by all of it, so that the
/// recent items with many transitions, of which more is known, count for more.
/// </summary>
internal sealed class TransitionScores
{
    private const double SumPower = 0.4;
    private readonly TransitionMatrix matrix;
    private readonly double backward;
    private readonly Dictionary<int, double> scores = [];
    private readonly double total;

    /// <param name="backward">A transition back counts so much of one forward.</param>
    public TransitionScores(TransitionMatrix matrix, IReadOnlyList<RecentItem> recent, double backward)
    {
        (this.matrix, this.backward) = (matrix, backward);
        foreach (var item in recent)
        {
            var row = matrix.Row(item.Id);
            var (forwardScale, backwardScale) = Scales(row, item.Weight);
            for (var index = 0; index < row.Targets.Length; index++)
            {
                var score = ((double)row.Forward[index] * forwardScale) + ((double)row.Backward[index] * backwardScale);
                total += score;
                CollectionsMarshal.GetValueRefOrAddDefault(scores, row.Targets[index], out _) += score;
            }
        }
    }

    /// <summary>The items with a score above 0 and perhaps some with none.</summary>
    public IReadOnlyCollection<int> Items => scores.Keys;

    /// <summary>The share of the item in all scores: 0 where nothing is known.</summary>
    public double Of(int id) => total > 0 && scores.TryGetValue(id, out var score) ? score / total : 0;

    /// <summary>What one recent item adds to the share of another item.</summary>
    public double Of(int id, RecentItem recent)
    {
        var row = matrix.Row(recent.Id);
        var index = row.Targets.IndexOf(id);
        if (index < 0 || total <= 0)
            return 0;
        var (forwardScale, backwardScale) = Scales(row, recent.Weight);
        return (((double)row.Forward[index] * forwardScale) + ((double)row.Backward[index] * backwardScale)) / total;
    }

    private (double Forward, double Backward) Scales(TransitionRow row, float weight)
    {
        var sum = row.ForwardTotal + (backward * row.BackwardTotal);
        var scale = sum > 0 ? weight / Math.Pow(sum, SumPower) : 0;
        return (row.ForwardTotal * scale, backward * row.BackwardTotal * scale);
    }
}
