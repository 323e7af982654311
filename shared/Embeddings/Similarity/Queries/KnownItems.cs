using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Similarity.Queries;

/// <summary>The vectors of items: trained ones from the table, and inferred ones for items that are not in it.</summary>
/// <param name="table">The trained vectors.</param>
/// <param name="infer">Infers the vector of an item that is not in the table, with the table's dimensions; null if nothing is known of the item.</param>
public sealed class KnownItems(LookupTable table, Func<string, float[]?>? infer = null)
{
    public LookupTable Table => table;

    /// <summary>Finds an item's vector. An item with a zero vector counts as unknown.</summary>
    public bool TryFind(string item, out KnownItem known)
    {
        if (table.TryGetId(item, out var id))
            known = new KnownItem(id, table.Vector(id).ToArray(), table.Norm(id));
        else if (infer?.Invoke(item) is { } vector && EuclideanNorm.Of(vector) is > 0 and var norm)
            known = new KnownItem(null, vector, (float)norm);
        else
            known = default;
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
}

/// <summary>An item's vector.</summary>
/// <param name="Id">The item's id in the table; null if the vector is inferred.</param>
/// <param name="Vector">The vector as trained or inferred, not normalised.</param>
/// <param name="Norm">The vector's length.</param>
public readonly record struct KnownItem(int? Id, float[] Vector, float Norm)
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
