using System.Text;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Similarity.Texts;

/// <summary>The part that the vectors of all texts of a corpus have in common.</summary>
/// <param name="Mean">The mean of the words' unit vectors; null in versions that were published without it.</param>
/// <param name="Directions">Orthonormal directions.</param>
public sealed record CommonPart(float[]? Mean, IReadOnlyList<float[]> Directions)
{
    private const string MeanName = "mean";
    private const float Least = 1e-6f;

    /// <summary>Removes the common part from the weighted mean of a text's unit vectors. A vector that has no other part stays as it is.</summary>
    public float[] RemoveFrom(ReadOnlySpan<float> vector)
    {
        var left = vector.ToArray();
        for (var dimension = 0; dimension < left.Length && Mean is not null; dimension++)
            left[dimension] -= Mean[dimension];
        foreach (var direction in Directions)
            Remove(direction, left);
        return EuclideanNorm.Of(left) > Least * EuclideanNorm.Of(vector) ? left : vector.ToArray();
    }

    /// <summary>Writes a lookup table with a row for each direction and one for the mean.</summary>
    public void Write(Stream output, CancellationToken cancellation)
    {
        (string Name, float[] Row)[] rows = [.. Directions.Index().Select(direction => ($"{direction.Index}", direction.Item)), .. Mean is null ? [] : new[] { (MeanName, Mean) }];
        LookupTableWriter.Write(output, rows.Length, rows[0].Row.Length, row => Encoding.UTF8.GetBytes(rows[row].Name), _ => 0, row => rows[row].Row, cancellation: cancellation);
    }

    /// <summary>Reads a file of <see cref="Write"/>, or an older one that has one direction and no mean.</summary>
    public static CommonPart Read(LookupTable table)
    {
        var mean = table.TryGetId(MeanName, out var found) ? found : (int?)null;
        return new CommonPart(
            mean is { } row ? table.Vector(row).ToArray() : null,
            [.. Enumerable.Range(0, table.Count).Where(id => id != mean).Select(id => table.Vector(id).ToArray())]);
    }

    private static void Remove(float[] direction, float[] vector)
    {
        var along = 0f;
        for (var dimension = 0; dimension < vector.Length; dimension++)
            along += vector[dimension] * direction[dimension];
        for (var dimension = 0; dimension < vector.Length; dimension++)
            vector[dimension] -= along * direction[dimension];
    }
}
