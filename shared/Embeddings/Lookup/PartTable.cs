using System.Globalization;
using System.Text;

namespace Embeddings.Lookup;

/// <summary>The rows of parts as a lookup table: the name of a part is its key in decimal digits.</summary>
public static class PartTable
{
    public static byte[] NameOf(int key) => Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture));

    /// <returns>Empty where the table does not have the part.</returns>
    public static ReadOnlySpan<float> RowOf(LookupTable parts, int key) => parts.TryGetId(NameOf(key), out var row) ? parts.Vector(row) : default;
}
