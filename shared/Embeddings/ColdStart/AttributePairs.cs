namespace Embeddings.ColdStart;

/// <summary>The columns of a regression on attributes: each attribute, and each pair of attributes that several items have.</summary>
internal sealed class AttributePairs
{
    /// <summary>Attributes beyond these form no pairs, whose number grows with the square.</summary>
    private const int MostPaired = 12;

    /// <summary>A rarer pair says nothing reliable.</summary>
    private const int FewestItems = 5;

    private readonly Dictionary<string, int> columns;

    /// <param name="items">The names of each item's attributes.</param>
    public AttributePairs(IReadOnlyCollection<IReadOnlyList<string>> items)
    {
        var pairs = items.SelectMany(Pairs).CountBy(pair => pair, StringComparer.Ordinal).Where(pair => pair.Value >= FewestItems).Select(pair => pair.Key);
        columns = items.SelectMany(names => names).Distinct(StringComparer.Ordinal).Concat(pairs)
            .Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
    }

    /// <summary>The number of columns.</summary>
    public int Count => columns.Count;

    /// <summary>The columns of an item. Unknown attributes and pairs are left out.</summary>
    public int[] Row(IReadOnlyList<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Concat(Pairs(names)).Select(name => columns.GetValueOrDefault(name, -1)).Where(column => column >= 0)];

    private static IEnumerable<string> Pairs(IReadOnlyList<string> names)
    {
        string[] paired = [.. names.Distinct(StringComparer.Ordinal).Take(MostPaired).Order(StringComparer.Ordinal)];
        for (var first = 0; first < paired.Length; first++)
            for (var second = first + 1; second < paired.Length; second++)
                yield return $"{paired[first]}\n{paired[second]}";
    }
}
