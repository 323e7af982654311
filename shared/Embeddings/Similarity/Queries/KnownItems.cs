using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Similarity.Queries;

/// <summary>The vectors of items: trained ones, and inferred ones for items that were not trained.</summary>
public sealed class KnownItems
{
    private readonly Func<string, KnownItem?> find;
    private readonly Func<double> occurrences;

    /// <param name="table">The trained vectors.</param>
    /// <param name="infer">Infers the vector of an item that is not in the table, with the table's dimensions; null if nothing is known of the item.</param>
    public KnownItems(LookupTable table, Func<string, float[]?>? infer = null)
    {
        Dimensions = table.Dimensions;
        occurrences = () => Sum(table.Counts);
        find = item => Find(table, item) ?? Infer(infer, item);
    }

    /// <summary>Items that were found before.</summary>
    /// <param name="found">The items that are known.</param>
    /// <param name="dimensions">The number of values of each vector.</param>
    /// <param name="occurrences">The occurrences of all items of the model together, found or not.</param>
    public KnownItems(IReadOnlyDictionary<string, KnownItem> found, int dimensions, double occurrences)
    {
        Dimensions = dimensions;
        this.occurrences = () => occurrences;
        find = item => found.TryGetValue(item, out var known) ? known : null;
    }

    /// <summary>The number of values of each vector.</summary>
    public int Dimensions { get; }

    /// <summary>Sums the occurrences of all items of the model.</summary>
    public double CountOccurrences() => occurrences();

    /// <summary>Finds an item's vector. An item with a zero vector counts as unknown.</summary>
    public bool TryFind(string item, out KnownItem known)
    {
        known = find(item) ?? default;
        return known.Vector is not null;
    }

    /// <summary>Finds the vectors of items, in their order.</summary>
    /// <exception cref="UnknownItemsException">Items have no vector. The exception names all of them.</exception>
    public IReadOnlyList<KnownItem> Find(IEnumerable<string> items, string place)
    {
        var known = new List<KnownItem>();
        var unknown = new List<string>();
        foreach (var item in items)
        {
            if (TryFind(item, out var found))
                known.Add(found);
            else if (!unknown.Contains(item))
                unknown.Add(item);
        }

        return unknown.Count == 0 ? known : throw new UnknownItemsException(unknown, place);
    }

    private static KnownItem? Find(LookupTable table, string item) =>
        table.TryGetId(item, out var id) ? new KnownItem(id, table.Vector(id).ToArray(), table.Norm(id), table.ItemCount(id)) : null;

    private static KnownItem? Infer(Func<string, float[]?>? infer, string item) =>
        infer?.Invoke(item) is { } vector && EuclideanNorm.Of(vector) is > 0 and var norm ? new KnownItem(null, vector, (float)norm) : null;

    private static double Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0d;
        foreach (var count in counts)
            sum += count;
        return sum;
    }
}

/// <summary>An item's vector.</summary>
/// <param name="Id">The item's id in the table; null if the vector is inferred.</param>
/// <param name="Vector">The vector as trained or inferred, not normalised.</param>
/// <param name="Norm">The vector's length.</param>
/// <param name="Count">The item's occurrences in the corpus; 0 if they are not known.</param>
public readonly record struct KnownItem(int? Id, float[] Vector, float Norm, long Count = 0)
{
    public bool Inferred => Id is null;

    /// <summary>Adds weight x the unit vector. A zero vector adds nothing.</summary>
    internal void AddUnit(float weight, Span<float> sum)
    {
        if (Norm == 0)
            return;
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += weight * Vector[dimension] / Norm;
    }
}
