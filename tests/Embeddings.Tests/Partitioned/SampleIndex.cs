using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Building;
using Embeddings.Partitioned.Files;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Partitioned;

/// <summary>The files of a partitioned index in memory.</summary>
internal sealed record IndexBytes(byte[] Centroids, byte[] Directory, byte[] Lists, byte[] Rows, byte[] Words)
{
    /// <summary>Where the row of each item lies; null in an index of an older program.</summary>
    public byte[]? Locations { get; init; }

    /// <param name="vectors">The vectors of the index.</param>
    /// <param name="options">The options.</param>
    /// <param name="activities">The number of activities that assign rows.</param>
    public static IndexBytes Build(IndexedVectors vectors, PartitionOptions options, int activities = 1)
    {
        var centroids = Written(output => PartitionCentroids.Write(vectors, options, output));
        using var centres = SampleIndex.Open(centroids);
        var bounds = Enumerable.Range(0, activities + 1).Select(part => (int)((long)part * vectors.Count / activities)).ToArray();
        var parts = bounds.Zip(bounds.Skip(1), (first, end) => ListAssignment.Of(vectors, centres.Table, options, first, end - first));
        var writer = new PartitionedIndexWriter(vectors, centres.Table, [.. parts.Select(ReadAgain)]);
        var (rows, lists, words) = (Written(output => writer.WriteRows(output)), Written(output => writer.WriteLists(output)), Written(output => writer.WriteWords(output)));
        return new IndexBytes(centroids, Written(writer.Directory().Write), lists, rows, words) { Locations = Written(writer.WriteLocations) };
    }

    public static byte[] Written(Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        return output.ToArray();
    }

    private static ListAssignment ReadAgain(ListAssignment part) => ListAssignment.Read(new MemoryStream(Written(part.Write)), "part");
}

/// <summary>A partitioned index that is read from memory, and counts its reads.</summary>
internal sealed class SampleIndex : IDisposable
{
    private readonly OpenedTable? own;

    /// <param name="bytes">The files.</param>
    /// <param name="lists">The number of lists that a query reads at first.</param>
    /// <param name="opened">The opened centres, if many indexes share them.</param>
    /// <param name="exactUpTo">The length of the lists up to which an exact search is answered.</param>
    public SampleIndex(IndexBytes bytes, int? lists = null, OpenedTable? opened = null, long exactUpTo = long.MaxValue)
    {
        own = opened is null ? Open(bytes.Centroids) : null;
        var centroids = opened ?? own!;
        (Lists, Rows, Words) = (new MemoryRanges(bytes.Lists), new MemoryRanges(bytes.Rows), new MemoryRanges(bytes.Words));
        var directory = PartitionDirectory.Read(bytes.Directory, "directory.bin");
        Probes = directory.Probes;
        Index = new PartitionedIndex(directory, centroids.Table, new PartitionedFiles(Lists, Rows, Words, "sample") { Locations = bytes.Locations is { } locations ? new MemoryRanges(locations) : null })
        {
            Lists = lists,
            ExactUpToBytes = exactUpTo,
        };
    }

    public PartitionedIndex Index { get; }

    /// <summary>The numbers of lists that were measured.</summary>
    public Probes Probes { get; }

    public MemoryRanges Lists { get; }

    public MemoryRanges Rows { get; }

    public MemoryRanges Words { get; }

    public static SampleIndex Of(LookupTable table, PartitionOptions options, int? lists = null) =>
        new(IndexBytes.Build(IndexedVectors.OfItems(table), options), lists);

    public static OpenedTable Open(byte[] bytes) => new(bytes);

    public void Dispose() => own?.Dispose();

    internal sealed class OpenedTable : IDisposable
    {
        private readonly string path = SampleTable.NewPath();

        public OpenedTable(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            Table = LookupTable.Open(path);
        }

        public LookupTable Table { get; }

        public void Dispose()
        {
            Table.Dispose();
            File.Delete(path);
        }
    }
}
