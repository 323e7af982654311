using System.Collections.Concurrent;
using Embeddings.Lookup;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// An approximate cosine index over a lookup table: the hierarchical navigable small world graph of Malkov and Yashunin 2016
/// (arXiv 1603.09320). The index is built once, stored in a file beside the table, and memory-mapped. A search finds candidates
/// by the table's 8-bit directions and scores them in float32. The similarities it returns equal those of an exact search, but
/// items may be missing. Any number of threads may search at once.
/// </summary>
public sealed unsafe class HnswIndex : IDisposable
{
    /// <summary>The default efSearch. It finds 99% of the ten nearest items on vectors of 75,000 words, for an index built with the default options.</summary>
    public const int DefaultEffort = 80;

    private readonly MappedFile file;
    private readonly HnswHeader header;
    private readonly LookupTable table;
    private readonly string name;
    private readonly ConcurrentBag<GraphSearch> idle = [];

    private HnswIndex(MappedFile file, HnswHeader header, LookupTable table, string name)
    {
        (this.file, this.header, this.table, this.name) = (file, header, table, name);
    }

    /// <summary>The number of links of a node on the upper layers (M).</summary>
    public int Links => header.Links;

    /// <summary>The length of the file in bytes.</summary>
    public long Length => header.FileLength;

    private GraphLayout Graph => new(
        header.Count,
        header.Links,
        (int*)(file.Pointer + header.LowestOffset),
        (int*)(file.Pointer + header.RowsOffset),
        (int*)(file.Pointer + header.UpperOffset),
        header.UpperRowCount);

    /// <summary>Builds the index of a table and writes it. The same table and options give the same bytes for any number of threads.</summary>
    /// <exception cref="InvalidInputException">An option is out of its range, or the table has no compact rows.</exception>
    public static void Build(
        LookupTable table, HnswOptions options, Stream output, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var construction = HnswConstruction.Start(table, options, cancellation);
        construction.Run(progress, CancellationToken.None);
        construction.Write(output);
    }

    /// <summary>Maps the index of a table. Like <see cref="LookupTable.Open"/> it checks only the header; <see cref="Verify"/> checks the rest.</summary>
    /// <exception cref="InvalidTableException">The file is not an index, was cut short or altered, or belongs to another table.</exception>
    public static HnswIndex Open(string path, LookupTable table)
    {
        RequireCompactRows(table);
        var file = MappedFile.TryOpen(path, HnswHeader.Length) ?? throw new InvalidTableException("not an approximate index: too short", path);
        try
        {
            var header = HnswHeader.Parse(new ReadOnlySpan<byte>(file.Pointer, HnswHeader.Length), file.Length, path);
            return header.TableHash == table.ContentHash && header.Count == table.Count
                ? new HnswIndex(file, header, table, path)
                : throw new InvalidTableException($"the index belongs to another table than {table.Name}", path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole file and checks its checksums.</summary>
    /// <exception cref="InvalidTableException">The file was altered.</exception>
    public void Verify(CancellationToken cancellation = default) => HnswFile.Verify(file, header, name, cancellation);

    public void Dispose() => file.Dispose();

    /// <summary>
    /// Whether a graph search is less work than comparing the query with every item that passes the filter. A graph search visits
    /// about effort / (allowed / count) nodes, and the links of one node cost about as much as four rows read in order.
    /// </summary>
    internal bool Suits(SearchOptions options) =>
        options.Filter is not { } filter || (double)filter.AllowedCount * filter.AllowedCount > 4d * Effort(options) * header.Count;

    /// <param name="query">The query, prepared for the cosine.</param>
    /// <param name="request">The request. Its filter applies during the search.</param>
    internal ScoredId[] Search(PreparedQuery query, SearchQuery request)
    {
        var graph = Graph;
        var search = idle.TryTake(out var taken) ? taken : new GraphSearch(table.Compact, table.Dimensions, table.Count, graph.LowestLinks);
        var entry = search.Descend(graph, query.Codes, header.Entry, header.TopLayer, 0);
        search.Expand(graph, query.Codes, entry, 0, Effort(request.Options) + request.Excluded.Count, request.Options.Filter);
        var candidates = Candidates.For<Cosine>(query, query.Error, table, request);
        for (var index = 0; index < search.Beam.Length; index++)
        {
            if (search.Beam.Counted(index))
                candidates.Add(search.Beam.Id(index), search.Bound(query, search.Beam.Id(index), search.Beam.Score(index), candidates));
        }

        idle.Add(search);
        return CompactSearch.Rescore(query, table, request, candidates);
    }

    private static int Effort(SearchOptions options) => Math.Max(options.Effort ?? Math.Max(DefaultEffort, 2 * options.Top), options.Top);

    internal static void RequireCompactRows(LookupTable table)
    {
        if (!table.HasCompactRows)
            throw new InvalidInputException("the table holds no compact rows", table.Name, "Write the table again.");
    }
}
