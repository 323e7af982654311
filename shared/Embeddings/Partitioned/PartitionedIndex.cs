using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Partitioned.Lists;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Queries;

namespace Embeddings.Partitioned;

/// <summary>
/// Answers similarity queries from a table that is never loaded (Chen et al. 2021, SPANN, arXiv 2111.08566). The centres of the lists are in memory. A query
/// reads the lists with the nearest centres at once, ranks their items by 8-bit directions, reads the full rows of the best ones at once, and scores them
/// exactly. Similarities equal those of an exact search, but items may be missing. Any number of queries may run at once.
/// </summary>
public sealed class PartitionedIndex : IDisposable
{
    /// <summary>The numbers of lists that a query reads at first in an index for which they were not measured.</summary>
    private static readonly Probes Unmeasured = new(new ProbeCurve(32, 48), new ProbeCurve(96, 144));

    /// <summary>A filter widens a search at most so many times.</summary>
    private const double WidestSearch = 16;

    /// <summary>A filtered query reads at least so many lists for each time that its filter widens the search.</summary>
    private const double FewestFilteredLists = 8;

    private readonly PartitionDirectory directory;
    private readonly LookupTable centroids;
    private readonly PartitionedFiles files;

    /// <param name="directory">Where lists and words lie.</param>
    /// <param name="centroids">The centres of the lists. The index disposes them.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="InvalidTableException">The centres are not those of the directory.</exception>
    public PartitionedIndex(PartitionDirectory directory, LookupTable centroids, PartitionedFiles files)
    {
        if (centroids.Count != directory.ListCount || centroids.Dimensions != directory.Dimensions)
        {
            throw new InvalidTableException(
                $"there are {centroids.Count} centres of {centroids.Dimensions} dimensions, but the directory has {directory.ListCount} lists of {directory.Dimensions}", centroids.Name);
        }

        (this.directory, this.centroids, this.files) = (directory, centroids, files);
        Words = new PartitionedWords(directory, files);
    }

    public int Count => directory.Count;

    /// <summary>The counts of all items together.</summary>
    public long Occurrences => directory.Table.Occurrences;

    public int Dimensions => directory.Dimensions;

    /// <summary>Finds items by their words.</summary>
    public PartitionedWords Words { get; }

    /// <summary>The number of lists that a query reads at first; null for the number that was measured when the index was built.</summary>
    public int? Lists { get; init; }

    /// <summary>The items most similar to a query, best first.</summary>
    /// <exception cref="InvalidInputException">The vector does not fit, an option is out of its range, or a file was replaced or altered.</exception>
    public async Task<IReadOnlyList<FoundItem>> NearestAsync(SearchQuery query, CancellationToken cancellation = default)
    {
        query.Validate(Dimensions);
        RefuseExact(query.Options);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, centroids);
        using var scan = new ListScan(prepared, query, directory);
        var ranked = ListRanking.Of(query.Vector.Span, prepared, centroids, directory);
        var read = 0;
        for (var wanted = FirstLists(query.Options, prepared.Metric.ComparesDirections); read < ranked.Length && (read == 0 || scan.Allowed < query.Options.Top); wanted = 2 * read)
        {
            var end = Math.Min(wanted, ranked.Length);
            await ScanAsync(ranked.AsMemory(read, end - read), scan, cancellation);
            read = end;
        }

        var rows = await ReadRowsAsync(scan.Best(Rescored(query.Options.Top)), cancellation);
        return new RowRanking(prepared, centroids.Stride).Best(rows, query.Options);
    }

    /// <summary>
    /// Ranks the given rows by their similarity to a query, each once. The answer is exact. Neither the filter nor the excluded items of the query count.
    /// </summary>
    public IReadOnlyList<FoundItem> Rank(SearchQuery query, IEnumerable<ItemRow> rows)
    {
        query.Validate(Dimensions);
        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, centroids);
        return new RowRanking(prepared, centroids.Stride).Best(rows.DistinctBy(row => row.Id), query.Options);
    }

    /// <summary>
    /// Finds the rows of items that a query is made of. While their rows are read, the lists near their 8-bit directions are read too, so that the query
    /// itself finds them read. Items without a row are left out.
    /// </summary>
    /// <param name="weights">The items with their weights in the query.</param>
    public async Task<IReadOnlyDictionary<string, ItemRow>> FindForQueryAsync(IReadOnlyDictionary<string, float> weights, CancellationToken cancellation = default)
    {
        var known = await Words.LocateAsync(weights.Keys, withDirections: true, cancellation);
        var direction = new float[Dimensions];
        foreach (var (item, found) in known)
            found.AddDirection(weights[item], direction);
        var rows = ReadRowsAsync([.. known.Values.Select(found => new Candidate(found.Id, found.Row, default))], cancellation);
        if (direction.AsSpan().ContainsAnyExcept(0f))
            await Task.WhenAll(rows, ReadListsAsync(Near(direction), cancellation));
        return (await rows).ToDictionary(row => row.Item, StringComparer.Ordinal);
    }

    public void Dispose() => centroids.Dispose();

    /// <summary>The lists that a query by this direction reads at first.</summary>
    private ReadOnlyMemory<int> Near(float[] direction)
    {
        using var prepared = new PreparedQuery(direction, SearchOptions.Default.Metric, centroids);
        return ListRanking.Of(direction, prepared, centroids, directory).AsMemory(0, FirstLists(SearchOptions.Default, byDirection: true));
    }

    /// <summary>
    /// The items that a filter lets pass may be spread evenly over the lists, or be those of few lists. So a filter widens the search by the items to look for,
    /// and by the lists to read.
    /// </summary>
    private int FirstLists(SearchOptions options, bool byDirection)
    {
        var probes = directory.Probes == default ? Unmeasured : directory.Probes;
        double For(double items) => Lists ?? (byDirection ? probes.ByDirection : probes.ByLength).For(items);
        var lists = For(options.Top);
        if (options.Filter is { } filter)
        {
            var wider = Math.Clamp((double)Count / Math.Max(1, filter.AllowedCount), 1, WidestSearch);
            lists = Math.Max(For(wider * options.Top), wider * Math.Max(FewestFilteredLists, lists));
        }

        return (int)Math.Min(directory.ListCount, Math.Ceiling(lists));
    }

    /// <summary>The 8-bit pass may confuse neighbours, so more rows are scored exactly than are asked for.</summary>
    private static int Rescored(int top) => top + (top / 2) + 8;

    private static void RefuseExact(SearchOptions options)
    {
        if (options.Exact)
            throw new InvalidInputException("an exact search needs the whole table, and this version is not loaded", "exact", "Leave it out, or train with index.partitionAboveMegabytes above the table's size.");
    }

    private async Task ScanAsync(ReadOnlyMemory<int> lists, ListScan scan, CancellationToken cancellation)
    {
        var blocks = await ReadListsAsync(lists, cancellation);
        for (var index = 0; index < lists.Length; index++)
        {
            var list = lists.Span[index];
            if (directory.Lists[list].Rows > 0)
                scan.Add(ListBlock.Read(blocks[index].Span, list, directory, $"{files.Name}, lists"));
        }
    }

    private Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadListsAsync(ReadOnlyMemory<int> lists, CancellationToken cancellation)
    {
        var ranges = new ByteRange[lists.Length];
        for (var index = 0; index < ranges.Length; index++)
            ranges[index] = directory.Lists[lists.Span[index]].Range;
        return files.Lists.ReadAsync(ranges, cancellation);
    }

    private async Task<IReadOnlyList<ItemRow>> ReadRowsAsync(IReadOnlyList<Candidate> candidates, CancellationToken cancellation)
    {
        var rows = await files.Rows.ReadAsync([.. candidates.Select(candidate => candidate.Row.Range)], cancellation);
        return [.. candidates.Zip(rows, (candidate, bytes) => ItemRow.Read(bytes.Span, candidate.Id, Dimensions, $"{files.Name}, rows"))];
    }
}
