using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity;

/// <summary>How the nearest neighbours of an item differ between two tables.</summary>
/// <param name="Count">How often the item occurs, by the later table.</param>
/// <param name="Kept">The share of the neighbours that are the same, from 0 to 1.</param>
/// <param name="Lost">The neighbours in the earlier table only, nearest first.</param>
/// <param name="Gained">The neighbours in the later table only, nearest first.</param>
public sealed record NeighbourChange(string Item, long Count, double Kept, IReadOnlyList<string> Lost, IReadOnlyList<string> Gained);

/// <summary>Compares the neighbours of items between two tables. Vectors of two trainings cannot be compared directly, but neighbours can.</summary>
public static class NeighbourChanges
{
    private const int QueriesPerPass = 64;

    /// <summary>Compares the neighbours of the most frequent items that both tables have.</summary>
    /// <param name="items">The number of items to compare.</param>
    /// <param name="neighbours">The number of nearest neighbours of each item.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Every compared item, the one that changed most first. Equal changes are in the order of frequency.</returns>
    public static IReadOnlyList<NeighbourChange> Between(LookupTable before, LookupTable after, int items, int neighbours, CancellationToken cancellation = default)
    {
        var common = Enumerable.Range(0, after.Count).Select(after.Word).Where(word => before.TryGetId(word, out _)).Take(items).ToList();
        var (earlier, later) = (Of(before, common, neighbours, cancellation), Of(after, common, neighbours, cancellation));
        return [.. common.Select((item, index) => Compare(item, after, earlier[index], later[index])).OrderBy(change => change.Kept)];
    }

    private static NeighbourChange Compare(string item, LookupTable after, IReadOnlyList<string> earlier, IReadOnlyList<string> later)
    {
        after.TryGetId(item, out var id);
        var kept = (double)earlier.Intersect(later, StringComparer.Ordinal).Count() / Math.Max(1, Math.Max(earlier.Count, later.Count));
        return new NeighbourChange(
            item, after.ItemCount(id), kept, [.. earlier.Except(later, StringComparer.Ordinal)], [.. later.Except(earlier, StringComparer.Ordinal)]);
    }

    private static List<IReadOnlyList<string>> Of(LookupTable table, IReadOnlyList<string> items, int neighbours, CancellationToken cancellation)
    {
        var search = new SimilaritySearch(table);
        var options = new SearchOptions { Top = neighbours };
        var found = new List<IReadOnlyList<string>>(items.Count);
        foreach (var group in items.Chunk(QueriesPerPass))
        {
            cancellation.ThrowIfCancellationRequested();
            var queries = group.Select(item => QueryVectors.Of(table, [item], []) with { Options = options }).ToList();
            found.AddRange(search.NearestBatch(queries).Select(answer => (IReadOnlyList<string>)[.. answer.Select(scored => scored.Item)]));
        }

        return found;
    }
}
