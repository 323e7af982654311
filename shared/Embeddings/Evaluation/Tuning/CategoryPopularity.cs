using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// The baselines of a cold start: ranks items that have the attribute most frequent in a history, and then the others, each by popularity.
/// </summary>
/// <param name="attributes">The names of the items' attributes.</param>
/// <param name="popularity">The popularity of an item.</param>
/// <param name="items">The items to rank.</param>
internal sealed class CategoryPopularity(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, Func<string, double> popularity, IEnumerable<string> items)
{
    private readonly string[] byPopularity = [.. items.OrderByDescending(popularity).ThenBy(item => item, StringComparer.Ordinal)];

    /// <summary>
    /// The popularity that a shop can know of items without a history: the mean occurrences of the items of the table that have the same attributes. Without such
    /// items, it is the mean over the item's attributes of the mean occurrences of the items that have one.
    /// </summary>
    public static CategoryPopularity KnownToAShop(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, LookupTable table, IEnumerable<string> items)
    {
        var (ofSets, ofAttributes) = (new Dictionary<string, Mean>(StringComparer.Ordinal), new Dictionary<string, Mean>(StringComparer.Ordinal));
        foreach (var (item, names) in attributes)
        {
            if (!table.TryGetId(item, out var id))
                continue;
            Add(ofSets, SetOf(names), table.ItemCount(id));
            foreach (var name in names)
                Add(ofAttributes, name, table.ItemCount(id));
        }

        return new CategoryPopularity(attributes, Popularity, items);

        double Popularity(string item) => attributes.GetValueOrDefault(item, []) is { Count: > 0 } names
            ? ofSets.TryGetValue(SetOf(names), out var same) ? same.Value : names.Average(name => ofAttributes.GetValueOrDefault(name).Value)
            : 0;
    }

    /// <summary>Whether a target is among the first k items that are not in the history.</summary>
    public bool Finds(HeldOutCase held, int k)
    {
        var favourite = held.History.SelectMany(item => attributes.GetValueOrDefault(item, [])).CountBy(name => name)
            .OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal).Select(name => name.Key).FirstOrDefault();
        return byPopularity.OrderByDescending(item => favourite is not null && attributes.GetValueOrDefault(item, []).Contains(favourite))
            .Where(item => !held.History.Contains(item)).Take(k).Any(held.Targets.Contains);
    }

    private static string SetOf(IReadOnlyList<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    private static void Add(Dictionary<string, Mean> means, string name, long count)
    {
        var mean = means.GetValueOrDefault(name);
        means[name] = new Mean(mean.Sum + count, mean.Items + 1);
    }

    private readonly record struct Mean(double Sum, int Items)
    {
        public double Value => Items == 0 ? 0 : Sum / Items;
    }
}
