using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Registry;

/// <summary>The kind of items that a partitioned index finds.</summary>
public enum PartitionKind
{
    /// <summary>Similar items, by input vectors.</summary>
    Similar,

    /// <summary>Next items, by output vectors and counts.</summary>
    Next,

    /// <summary>Next items, by the output vectors of the model of next items.</summary>
    Predicted,
}

/// <summary>The size of a partitioned index.</summary>
/// <param name="Lists">The number of lists.</param>
/// <param name="ListedRows">The number of rows in all lists, with the copies of items near a border.</param>
/// <param name="Bytes">The length of all files together.</param>
public sealed record PartitionSummary(int Lists, long ListedRows, long Bytes)
{
    /// <summary>The number of lists that a query by direction reads at first, as it was measured when the index was built.</summary>
    public int ListsByDirection { get; init; }

    /// <summary>The number of lists that a query by another metric reads at first.</summary>
    public int ListsByLength { get; init; }
}

/// <summary>The files of a partitioned index, and what writes them.</summary>
public static class PartitionFiles
{
    public const string Folder = "partitions";
    public const string Centroids = "centroids.bin";
    public const string Directory = "directory.bin";
    public const string Lists = "lists.bin";
    public const string Rows = "rows.bin";
    public const string Words = "words.bin";
    public const string Locations = "locations.bin";

    /// <summary>What an item of a history contributes to next items. This and the next two files exist if the version has transitions or a model of next items.</summary>
    public const string History = "history.bin";
    public const string HistoryLocations = "history-locations.bin";
    public const string Sample = "sample.bin";

    public static IReadOnlyList<string> HistoryFiles { get; } = [History, HistoryLocations, Sample];

    public static IReadOnlyList<string> All { get; } = [Centroids, Directory, Lists, Rows, Words, Locations];

    /// <summary>The indexes that a table gets.</summary>
    /// <param name="nextItems">The model of next items; null if the version has none.</param>
    public static IReadOnlyList<PartitionKind> KindsOf(LookupTable table, LookupTable? nextItems) =>
        nextItems is not null ? [PartitionKind.Similar, PartitionKind.Predicted] : table.HasOutputVectors ? [PartitionKind.Similar, PartitionKind.Next] : [PartitionKind.Similar];

    public static IndexedVectors VectorsOf(PartitionKind kind, LookupTable table, LookupTable? nextItems) => kind switch
    {
        PartitionKind.Similar => IndexedVectors.OfItems(table),
        PartitionKind.Next => IndexedVectors.OfNext(table),
        PartitionKind.Predicted when nextItems is not null => IndexedVectors.OfPredicted(table, nextItems),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No partitioned index has this kind."),
    };

    /// <summary>Builds the partitioned indexes of a version's table in this process, and writes their files.</summary>
    /// <returns>The size of the index of similar items.</returns>
    public static async Task<PartitionSummary> BuildAsync(
        IArtifactStore store, string model, string version, LookupTable table, PartitionOptions options, LookupTable? nextItems = null, TransitionMatrix? transitions = null, TransitionMatrix? linear = null,
        CancellationToken cancellation = default)
    {
        var summaries = new List<PartitionSummary>();
        foreach (var kind in KindsOf(table, nextItems))
        {
            Task<Artifact> StoreAsync(string file, Action<Stream> write) => store.WriteAsync(ModelArtifacts.Partition(model, version, kind, file), write, cancellation);
            var vectors = VectorsOf(kind, table, nextItems);
            var written = await StoreAsync(Centroids, output => PartitionCentroids.Write(vectors, options, output, cancellation));
            using var centroids = LookupTable.Open(await store.LocalFileAsync(written.Name, cancellation));
            var assignment = ListAssignment.Of(vectors, centroids, options, 0, table.Count, cancellation);
            summaries.Add(await WriteAsync(new PartitionedIndexWriter(vectors, centroids, [assignment]), written.Length, StoreAsync, cancellation));
            if (kind != PartitionKind.Similar && (transitions ?? linear ?? (object?)nextItems) is not null)
                await WriteHistoryAsync(kind, table, nextItems, transitions, linear, StoreAsync, cancellation);
        }

        return summaries[0];
    }

    /// <summary>Writes all files but the centres.</summary>
    /// <param name="write">Writes a file by its name.</param>
    internal static async Task<PartitionSummary> WriteAsync(
        PartitionedIndexWriter writer, long centroidBytes, Func<string, Action<Stream>, Task> write, CancellationToken cancellation)
    {
        await write(Rows, output => writer.WriteRows(output, cancellation));
        await write(Locations, writer.WriteLocations);
        await write(Lists, output => writer.WriteLists(output, cancellation));
        await write(Words, output => writer.WriteWords(output, cancellation));
        var directory = writer.Directory(cancellation);
        await write(Directory, directory.Write);
        return new PartitionSummary(directory.ListCount, writer.ListedRows, centroidBytes + BytesOf(directory))
        {
            ListsByDirection = directory.Probes.ByDirection.ForTen,
            ListsByLength = directory.Probes.ByLength.ForTen,
        };
    }

    /// <summary>Writes what the items of histories contribute to next items.</summary>
    /// <param name="kind">The index of next items.</param>
    /// <param name="write">Writes a file by its name.</param>
    internal static async Task WriteHistoryAsync(
        PartitionKind kind, LookupTable table, LookupTable? nextItems, TransitionMatrix? transitions, TransitionMatrix? linear, Func<string, Action<Stream>, Task> write, CancellationToken cancellation)
    {
        var writer = new HistoryWriter(table, VectorsOf(kind, table, nextItems), kind == PartitionKind.Predicted ? nextItems! : table, transitions, linear);
        await write(History, output => writer.WriteRows(output, cancellation));
        await write(HistoryLocations, writer.WriteLocations);
        await write(Sample, writer.WriteSample);
    }

    private static long BytesOf(PartitionDirectory directory) => directory.Lengths.Lists + directory.Lengths.Rows + directory.Lengths.Words + directory.Length + RecordLocations.LengthOf(directory.Count);

    extension(PartitionKind kind)
    {
        /// <summary>The name of the folder of the index.</summary>
        public string FolderName => kind switch
        {
            PartitionKind.Similar => "similar",
            PartitionKind.Next => "next",
            PartitionKind.Predicted => "predicted",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No partitioned index has this kind."),
        };
    }
}
