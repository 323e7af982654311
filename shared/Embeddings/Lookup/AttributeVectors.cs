using System.Diagnostics.CodeAnalysis;

namespace Embeddings.Lookup;

/// <summary>
/// Composes the vectors of items from their attributes alone: the mean of the attributes' rows, as EGES does for cold items (Wang et al. 2018).
/// </summary>
/// <param name="parts">The rows of the attributes of a training. The caller disposes them.</param>
public sealed class AttributeVectors(LookupTable parts)
{
    /// <summary>Composes a vector. Returns false if no attribute is known.</summary>
    /// <param name="names">The names of the item's attributes.</param>
    public bool TryCompose(IEnumerable<string> names, [NotNullWhen(true)] out float[]? vector)
    {
        vector = null;
        var known = 0;
        foreach (var name in names)
        {
            if (!parts.TryGetId(name, out var row))
                continue;
            vector ??= new float[parts.Dimensions];
            known++;
            for (var dimension = 0; dimension < vector.Length; dimension++)
                vector[dimension] += (parts.Vector(row)[dimension] - vector[dimension]) / known;
        }

        return vector is not null;
    }

    /// <summary>Composes the vectors of all items that have a known attribute.</summary>
    public IReadOnlyDictionary<string, float[]> Of(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes)
    {
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (item, names) in attributes)
        {
            if (TryCompose(names, out var vector) && vector.AsSpan().ContainsAnyExcept(0f))
                vectors[item] = vector;
        }

        return vectors;
    }
}
