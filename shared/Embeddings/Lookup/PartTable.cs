using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Embeddings.Training.Parameters;

namespace Embeddings.Lookup;

/// <summary>
/// Stores the rows of parts as a lookup table. The word of a row is the name of its attribute, or the number of its bucket of n-grams in decimal digits.
/// </summary>
public static class PartTable
{
    private const int MostDigits = 10;

    public static byte[] NameOf(int key) => Encoding.UTF8.GetBytes(key.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes the rows of parts.</summary>
    public static TableSummary Write(
        Stream output, ItemParts parts, int dimensions, Func<int, ReadOnlySpan<float>> row, CancellationToken cancellation)
    {
        if (parts.Names is not { } names)
            return Write(output, parts.Keys, dimensions, row, cancellation);
        byte[][] words = [.. parts.Keys.Select(key => Encoding.UTF8.GetBytes(names[key]))];
        return LookupTableWriter.Write(output, parts.Count, dimensions, number => words[number], _ => 0, row, cancellation: cancellation);
    }

    /// <summary>The row of a part of other items; empty if the table does not have it.</summary>
    /// <param name="key">The key of the part.</param>
    public static ReadOnlySpan<float> RowOf(LookupTable table, ItemParts parts, int key)
    {
        if (parts.Names is not { } names)
            return RowOf(table, key);
        return table.TryGetId(names[key], out var row) ? table.Vector(row) : default;
    }

    /// <returns>The row, or an empty span if the table does not have the key.</returns>
    public static ReadOnlySpan<float> RowOf(LookupTable parts, int key)
    {
        Span<byte> name = stackalloc byte[MostDigits];
        Utf8Formatter.TryFormat(key, name, out var length);
        return parts.TryGetId(name[..length], out var row) ? parts.Vector(row) : default;
    }

    /// <summary>The keys with their rows, by key.</summary>
    /// <exception cref="InvalidTableException">A name is not a key below <paramref name="buckets"/>.</exception>
    public static IEnumerable<(int Key, int Row)> Keys(LookupTable parts, int buckets)
    {
        var (keys, rows) = (new int[parts.Count], new int[parts.Count]);
        for (var row = 0; row < keys.Length; row++)
        {
            var name = parts.Utf8(row);
            if (!Utf8Parser.TryParse(name, out int key, out var used) || used != name.Length || key < 0 || key >= buckets)
                throw new InvalidTableException($"altered: row {row} does not belong to one of {buckets} buckets", parts.Name);
            (keys[row], rows[row]) = (key, row);
        }

        Array.Sort(keys, rows);
        return keys.Zip(rows);
    }

    /// <summary>Writes the rows of the keys as a lookup table.</summary>
    /// <exception cref="InvalidInputException">There are more keys than one table can name.</exception>
    public static TableSummary Write(
        Stream output, IReadOnlyList<int> keys, int dimensions, Func<int, ReadOnlySpan<float>> row, CancellationToken cancellation)
    {
        if (keys.Count > Array.MaxLength / MostDigits)
            throw new InvalidInputException($"{keys.Count} rows of n-grams", "lookup table", "Use fewer buckets.");
        var names = new byte[keys.Count * MostDigits];
        var lengths = new byte[keys.Count];
        for (var number = 0; number < keys.Count; number++)
        {
            Utf8Formatter.TryFormat(keys[number], names.AsSpan(number * MostDigits, MostDigits), out var length);
            lengths[number] = (byte)length;
        }

        return LookupTableWriter.Write(
            output, keys.Count, dimensions, number => names.AsSpan(number * MostDigits, lengths[number]), _ => 0, row, cancellation: cancellation);
    }
}
