using Embeddings.Partitioned;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Serving;

/// <summary>The partitioned indexes of a version that is served without loading its table.</summary>
/// <param name="similar">The index of similar items.</param>
/// <param name="next">The index of next items; null if the version has no output vectors.</param>
/// <param name="history">What the items of histories contribute to next items; null if the version has no parts, or an older program published it.</param>
/// <param name="hasParts">Whether the version's next items depend on transitions or on a model of next items.</param>
public sealed class PartitionedVersion(PartitionedIndex similar, PartitionedIndex? next, PartitionedHistory? history, bool hasParts) : IDisposable
{
    /// <summary>A request that names more items would read most of the store.</summary>
    private const int MostItems = 1_000;

    public PartitionedIndex Similar => similar;

    public PartitionedRecommender Recommender { get; } = new(similar, next, history);

    /// <summary>The index of the items' fields; null if the version was published without one.</summary>
    public FieldIndex? Fields { get; init; }

    public bool HasOutputVectors => next is not null;

    /// <summary>Whether the version's next items depend on transitions or on a model of next items.</summary>
    public bool HasParts => hasParts;

    /// <summary>Whether an older program published the version, without what its next items depend on.</summary>
    public bool LacksParts => hasParts && history is null;

    /// <summary>Finds items, and reads what a query made of them will read next.</summary>
    /// <param name="weights">The items with their weights in the query.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<KnownItems> FindAsync(IReadOnlyDictionary<string, float> weights, CancellationToken cancellation)
    {
        return KnownOf(weights.Count == 0 ? [] : (await similar.FindForQueryAsync(weights, cancellation)).Values);
    }

    /// <summary>Finds items.</summary>
    internal async Task<KnownItems> FindAsync(IEnumerable<string> items, CancellationToken cancellation) => KnownOf((await similar.Words.FindAsync(items, cancellation)).Values);

    /// <summary>Returns the filter of the items that may be answered; null for all.</summary>
    /// <exception cref="UnknownItemsException">An included item is not in the index.</exception>
    internal async Task<ItemFilter?> FilterAsync(
        IReadOnlyList<string>? include, IReadOnlyList<FieldCondition>? conditions, Func<string, FieldIndex> requireFields, string prefix, CancellationToken cancellation)
    {
        var included = include is null ? null : ItemFilter.Including(similar.Count, await IdsAsync(include, $"{prefix}include", cancellation));
        var matching = conditions is { Count: > 0 } ? await requireFields($"{prefix}filter").FilterAsync(conditions, $"{prefix}filter", cancellation) : null;
        return included is null ? matching : matching is null ? included : included.And(matching);
    }

    private async Task<IEnumerable<int>> IdsAsync(IReadOnlyList<string> items, string place, CancellationToken cancellation)
    {
        var ids = await similar.Words.FindIdsAsync(items, cancellation);
        IReadOnlyList<string> unknown = [.. items.Where(item => !ids.ContainsKey(item)).Distinct(StringComparer.Ordinal)];
        return unknown.Count == 0 ? ids.Values : throw new UnknownItemsException(unknown, place);
    }

    /// <summary>The vectors of rows that were read before.</summary>
    public KnownItems KnownOf(IEnumerable<ItemRow> rows) => new(
        rows.DistinctBy(row => row.Id).ToDictionary(row => row.Item, row => new KnownItem(row.Id, row.Vector, row.Norm, row.Count), StringComparer.Ordinal),
        similar.Dimensions,
        similar.Occurrences);

    /// <summary>Finds the rows of items.</summary>
    /// <exception cref="UnknownItemsException">Items are not in the index. The exception names all of them.</exception>
    internal async Task<IReadOnlyList<ItemRow>> RowsAsync(IReadOnlyList<string> items, string place, CancellationToken cancellation)
    {
        if (items.Count > MostItems)
        {
            throw new InvalidInputException(
                $"there are {items.Count} items, and each is read from the store", place, $"Give at most {MostItems}, or train with index.partitionAboveMegabytes above the table's size.");
        }

        var rows = await similar.Words.FindAsync(items, cancellation);
        IReadOnlyList<string> unknown = [.. items.Where(item => !rows.ContainsKey(item)).Distinct(StringComparer.Ordinal)];
        return unknown.Count == 0 ? [.. items.Select(item => rows[item])] : throw new UnknownItemsException(unknown, place);
    }

    public void Dispose()
    {
        similar.Dispose();
        next?.Dispose();
    }

}
