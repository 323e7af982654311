using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Partitioned.Lists;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
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

    /// <summary>If a filter lets at most so many items pass, their rows are read by id and all are scored. They may lie in any list.</summary>
    internal const int MostRowsById = 1_024;

    /// <summary>An exact search reads so many lists at a time.</summary>
    private const int ListsAtOnce = 64;

    private readonly PartitionDirectory directory;
    private readonly LookupTable centroids;
    private readonly PartitionedFiles files;
    private readonly RecordFile? rowsById;

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
        if (files.Locations is { } locations)
            rowsById = new RecordFile(locations, files.Rows, directory.Count, directory.Lengths.Rows, $"{files.Name}, rows");
    }

    public int Count => directory.Count;

    /// <summary>The counts of all items together.</summary>
    public long Occurrences => directory.Table.Occurrences;

    public int Dimensions => directory.Dimensions;

    /// <summary>Finds items by their words.</summary>
    public PartitionedWords Words { get; }

    /// <summary>The number of lists that a query reads at first; null for the number that was measured when the index was built.</summary>
    public int? Lists { get; init; }

    /// <summary>Whether the index finds the row of an item by its id. An index of an older program does not.</summary>
    public bool FindsById => rowsById is not null;

    /// <summary>An exact search reads all lists. It is refused if they are longer than this.</summary>
    internal long ExactUpToBytes { get; init; } = 128L << 20;

    /// <summary>The items most similar to a query, best first.</summary>
    /// <exception cref="InvalidInputException">The vector does not fit, an option is out of its range, or a file was replaced or altered.</exception>
    public async Task<IReadOnlyList<FoundItem>> NearestAsync(SearchQuery query, CancellationToken cancellation = default)
    {
        query.Validate(Dimensions);
        if (query.Options.Filter is { AllowedCount: <= MostRowsById } few && FindsById)
            return Rank(query, await ReadRowsAsync([.. few.AllowedIds().Except(query.Excluded)], cancellation));
        if (query.Options.Exact)
            return await ExactAsync(query, cancellation);
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

        var rows = await ReadRowsAsync(scan.Likely(), cancellation);
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

    /// <summary>The products of a vector and the vectors of the lists that a query reads at first, by id, as the 8-bit rows give them.</summary>
    internal async Task<Dictionary<int, float>> ProductsNearAsync(ReadOnlyMemory<float> vector, SearchOptions options, CancellationToken cancellation)
    {
        using var prepared = new PreparedQuery(vector.Span, SimilarityMetric.Dot, centroids);
        var lists = ListRanking.Of(vector.Span, prepared, centroids, directory).AsMemory(0, FirstLists(options, byDirection: false));
        var blocks = await ReadListsAsync(lists, cancellation);
        var products = new Dictionary<int, float>();
        for (var index = 0; index < lists.Length; index++)
        {
            var list = lists.Span[index];
            if (directory.Lists[list].Rows > 0)
                ListScan.AddProducts(prepared, ListBlock.Read(blocks[index].Span, list, directory, $"{files.Name}, lists"), Dimensions, products);
        }

        if (products.Values.Any(product => !float.IsFinite(product)))
            throw new InvalidTableException("altered: a row of a list is not finite", $"{files.Name}, lists");
        return products;
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
        return ItemRow.ByItem(known.Keys, await rows, $"{files.Name}, rows");
    }

    /// <summary>Reads the rows of items by their ids, in the same order.</summary>
    /// <exception cref="InvalidInputException">The index was built by an older program, or a file was replaced or altered.</exception>
    public async Task<IReadOnlyList<ItemRow>> ReadRowsAsync(IReadOnlyList<int> ids, CancellationToken cancellation = default)
    {
        var rows = await (rowsById ?? throw new InvalidInputException("an older program built the index, which does not find items by id", files.Name, "Train again.")).ReadAsync(ids, cancellation);
        return [.. ids.Zip(rows, (id, bytes) => ItemRow.Read(bytes.Span, id, Dimensions, $"{files.Name}, rows"))];
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

    /// <summary>
    /// Scans all lists. The 8-bit pass bounds the score of each row, so every row that may be among the best is read and scored.
    /// </summary>
    private async Task<IReadOnlyList<FoundItem>> ExactAsync(SearchQuery query, CancellationToken cancellation)
    {
        if (directory.Lengths.Lists > ExactUpToBytes)
        {
            throw new InvalidInputException(
                $"an exact search reads all lists of this version, which are {directory.Lengths.Lists >> 20} MiB long, and at most {ExactUpToBytes >> 20} are read for a query", "exact",
                "Leave it out, limit the items by a filter or include, or train with index.partitionAboveMegabytes above the table's size.");
        }

        using var prepared = new PreparedQuery(query.Vector.Span, query.Options.Metric, centroids);
        using var scan = new ListScan(prepared, query, directory);
        var ranked = ListRanking.Of(query.Vector.Span, prepared, centroids, directory);
        for (var read = 0; read < ranked.Length; read += ListsAtOnce)
            await ScanAsync(ranked.AsMemory(read, Math.Min(ListsAtOnce, ranked.Length - read)), scan, cancellation);
        return new RowRanking(prepared, centroids.Stride).Best(await ReadRowsAsync(scan.Possible(), cancellation), query.Options);
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
