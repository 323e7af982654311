using System.Runtime.InteropServices;

namespace Embeddings.Training.Parameters;

/// <summary>
/// The parts of items: character n-grams of words (Bojanowski et al. 2017), or attributes of products (Wang et al. 2018). Each part has its
/// own row, numbered from 0 by falling frequency, and a key that identifies it outside the vocabulary. Memory: 4 bytes for each part of
/// each item, 4 bytes per item and 4 bytes per part.
/// </summary>
public sealed class ItemParts
{
    private readonly int[] offsets;
    private readonly int[] rows;

    private ItemParts(int[] offsets, int[] rows, int[] keys, IReadOnlyList<string>? names)
    {
        Names = names;
        this.offsets = offsets;
        this.rows = rows;
        Keys = keys;
    }

    /// <summary>The names of the parts by key; null if the key itself identifies a part.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>The key of the part of each row.</summary>
    public IReadOnlyList<int> Keys { get; }

    /// <summary>The number of distinct parts, which is the number of rows of the parts' matrix.</summary>
    public int Count => Keys.Count;

    /// <summary>Numbers the parts of all items.</summary>
    /// <param name="counts">The occurrences of each item. The occurrences of a part are the sum over its items.</param>
    /// <param name="keysOf">Adds the keys of an item's parts to the list. A part that is added several times counts as many times.</param>
    /// <param name="names">The names of the parts by key; null if the key itself identifies a part.</param>
    public static ItemParts Build(ReadOnlySpan<long> counts, Action<int, List<int>> keysOf, IReadOnlyList<string>? names = null)
    {
        var offsets = new int[counts.Length + 1];
        var keys = new List<int>();
        var occurrences = new Dictionary<int, long>();
        for (var item = 0; item < counts.Length; item++)
        {
            keysOf(item, keys);
            offsets[item + 1] = keys.Count;
            for (var at = offsets[item]; at < keys.Count; at++)
                CollectionsMarshal.GetValueRefOrAddDefault(occurrences, keys[at], out _) += counts[item];
        }

        int[] byFrequency = [.. occurrences.OrderByDescending(part => part.Value).ThenBy(part => part.Key).Select(part => part.Key)];
        var rowOf = new Dictionary<int, int>(byFrequency.Length);
        for (var row = 0; row < byFrequency.Length; row++)
            rowOf[byFrequency[row]] = row;
        return new ItemParts(offsets, [.. keys.Select(key => rowOf[key])], byFrequency, names);
    }

    /// <summary>The rows of an item's parts; empty if it has none.</summary>
    public ReadOnlySpan<int> Of(int item) => rows.AsSpan(offsets[item], offsets[item + 1] - offsets[item]);
}
