using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Similarity.Recommendation;

/// <summary>The embedding's part of a score: the softmax, over all items, of the mean vector of the recent items times the items' output vectors.</summary>
/// <param name="highest">The highest score of all items.</param>
/// <param name="scale">One over the sum of the exponentials of all scores, relative to the highest.</param>
internal abstract unsafe class EmbeddingPart(float highest, double scale)
{
    protected float Highest => highest;

    protected double Scale => scale;

    /// <summary>The item's softmax share over all items.</summary>
    public double Of(int id) => MathF.Exp(Score(id) - highest) * scale;

    /// <summary>The contribution of one recent item to the product of vectors; negative if it speaks against the item.</summary>
    public float Of(int id, RecentItem recent) => recent.Weight * Product(id, recent.Id);

    /// <summary>The number of items with a share above this one.</summary>
    /// <param name="passedOver">Items that are not counted.</param>
    public abstract int CountAbove(double share, Predicate<int> passedOver);

    protected abstract float Score(int id);

    /// <summary>The product of a recent item's vector and an item's output vector.</summary>
    protected abstract float Product(int id, int recent);

    protected static float Product(LookupTable table, int id, int recent)
    {
        var sum = 0f;
        for (var dimension = 0; dimension < table.Dimensions; dimension++)
            sum += table.Vector(recent)[dimension] * table.OutputVector(id)[dimension];
        return sum;
    }

    /// <summary>The score of a share.</summary>
    protected float ScoreOf(double share) => (float)(highest + Math.Log(share / scale));

    /// <summary>The mean vectors of the recent items, one row of the table's stride for each history.</summary>
    protected static AlignedBuffer<float> Queries(LookupTable table, IReadOnlyList<IReadOnlyList<RecentItem>> histories)
    {
        var queries = new AlignedBuffer<float>(histories.Count * table.Stride);
        for (var history = 0; history < histories.Count; history++)
        {
            var mean = new Span<float>(queries.Pointer + ((nint)history * table.Stride), table.Dimensions);
            foreach (var item in histories[history])
                for (var dimension = 0; dimension < mean.Length; dimension++)
                    mean[dimension] += item.Weight * table.Vector(item.Id)[dimension];
        }

        return queries;
    }
}
