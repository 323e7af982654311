using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Partitioned.Building;

/// <summary>The vectors that a partitioned index is made of: one for each item of a lookup table.</summary>
public abstract class IndexedVectors
{
    private IndexedVectors(LookupTable table, int dimensions) => (Table, Dimensions) = (table, dimensions);

    public LookupTable Table { get; }

    public int Count => Table.Count;

    public int Dimensions { get; }

    /// <summary>Whether the index also finds items by their words.</summary>
    public abstract bool HasWords { get; }

    /// <summary>Finds the nearest items exactly; null if the table cannot be searched by these vectors.</summary>
    public abstract SimilaritySearch? Search { get; }

    /// <summary>The vectors that similar items are found by.</summary>
    public static IndexedVectors OfItems(LookupTable table) => new ItemVectors(table);

    /// <summary>
    /// The vectors that next items are found by: the output vector, and the logarithm of the count as a further value. The product with a query that ends in
    /// a share of the count is the score of <see cref="Similarity.Recommendation.Recommender"/> for a version without transitions.
    /// </summary>
    public static IndexedVectors OfNext(LookupTable table) => new NextVectors(table);

    /// <summary>The vectors that next items are found by in a version with a model of next items: the model's output vectors.</summary>
    /// <param name="nextItems">The model, by the table's ids.</param>
    public static IndexedVectors OfPredicted(LookupTable table, LookupTable nextItems) => new PredictedVectors(table, nextItems);

    /// <summary>The query for what is found for one item.</summary>
    public abstract float[] QueryOf(int id);

    public abstract void CopyTo(int id, Span<float> vector);

    /// <summary>The Euclidean length of a vector that <see cref="CopyTo"/> copied.</summary>
    public abstract float NormOf(int id, ReadOnlySpan<float> vector);

    private sealed class ItemVectors(LookupTable table) : IndexedVectors(table, table.Dimensions)
    {
        public override bool HasWords => true;

        public override SimilaritySearch Search => new(Table);

        public override float[] QueryOf(int id) => Table.Vector(id).ToArray();

        public override void CopyTo(int id, Span<float> vector) => Table.Vector(id).CopyTo(vector);

        public override float NormOf(int id, ReadOnlySpan<float> vector) => Table.Norm(id);
    }

    private sealed class PredictedVectors(LookupTable table, LookupTable nextItems) : IndexedVectors(table, nextItems.Dimensions)
    {
        public override bool HasWords => false;

        public override SimilaritySearch? Search => null;

        public override float[] QueryOf(int id) => nextItems.Vector(id).ToArray();

        public override void CopyTo(int id, Span<float> vector) => nextItems.OutputVector(id).CopyTo(vector);

        public override float NormOf(int id, ReadOnlySpan<float> vector) => (float)EuclideanNorm.Of(vector);
    }

    private sealed class NextVectors(LookupTable table) : IndexedVectors(table, table.Dimensions + 1)
    {
        public override bool HasWords => false;

        public override SimilaritySearch? Search => null;

        public override float[] QueryOf(int id) => [.. Table.Vector(id), (float)new RecommendationOptions().CountShare];

        public override void CopyTo(int id, Span<float> vector)
        {
            Table.OutputVector(id).CopyTo(vector);
            vector[^1] = MathF.Log(Math.Max(1, Table.ItemCount(id)));
        }

        public override float NormOf(int id, ReadOnlySpan<float> vector) => (float)EuclideanNorm.Of(vector);
    }
}
