using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.RangeReads;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Serving;

/// <summary>
/// Opens the partitioned indexes of a version. It reads the directories and the centres, and of the other files only their lengths. Every part of them is
/// checked when it is read.
/// </summary>
public sealed class PartitionedLoader(IArtifactStore store, RangeCache cache, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">A file is missing, was cut short, or belongs to another version.</exception>
    public async Task<PartitionedVersion> LoadAsync(QueriedVersion version, CancellationToken cancellation)
    {
        var similar = await OpenAsync(version, PartitionKind.Similar, cancellation);
        try
        {
            var kind = await ExistsAsync(version, PartitionKind.Predicted, PartitionFiles.Directory, cancellation) ? PartitionKind.Predicted : PartitionKind.Next;
            var hasNext = await ExistsAsync(version, kind, PartitionFiles.Directory, cancellation);
            var next = hasNext ? await OpenAsync(version, kind, cancellation) : null;
            var history = next is not null && await ExistsAsync(version, kind, PartitionFiles.HistoryLocations, cancellation) ? await OpenHistoryAsync(version, kind, next.Dimensions, cancellation) : null;
            var hasParts = await store.FindAsync(ModelArtifacts.Transitions(version.Model, version.Version), cancellation) is not null
                || await store.FindAsync(ModelArtifacts.NextItems(version.Model, version.Version), cancellation) is not null;
            return new PartitionedVersion(similar, next, history, hasParts) { Fields = await FindFieldsAsync(version, cancellation) };
        }
        catch
        {
            similar.Dispose();
            throw;
        }
    }

    private async Task<bool> ExistsAsync(QueriedVersion version, PartitionKind kind, string file, CancellationToken cancellation) =>
        await store.FindAsync(ModelArtifacts.Partition(version.Model, version.Version, kind, file), cancellation) is not null;

    private async Task<PartitionedHistory> OpenHistoryAsync(QueriedVersion version, PartitionKind kind, int nextDimensions, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Partition(version.Model, version.Version, kind, file);
        var (hedge, name) = (new ReadHedge(clock), NameOf(PartitionFiles.History));
        var artifact = await store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, store.Location);
        var locations = await RangesAsync(NameOf(PartitionFiles.HistoryLocations), RecordLocations.LengthOf(version.Items), hedge, cancellation);
        var rows = new RecordFile(locations, new ArtifactRanges(store, artifact, cache, hedge), version.Items, artifact.Length, name);
        await rows.CheckLengthAsync(cancellation);
        var sample = await RangesAsync(NameOf(PartitionFiles.Sample), ItemSample.LengthOf(version.Items, nextDimensions), hedge, cancellation);
        // The index of the table's own output vectors has the logarithm of the count as a further value.
        return new PartitionedHistory(rows, sample, version.Items, kind == PartitionKind.Next ? nextDimensions - 1 : nextDimensions, nextDimensions, NameOf("")[..^1]);
    }

    private async Task<PartitionedIndex> OpenAsync(QueriedVersion version, PartitionKind kind, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Partition(version.Model, version.Version, kind, file);
        var path = await store.LocalFileAsync(NameOf(PartitionFiles.Directory), cancellation);
        var directory = PartitionDirectory.Read(await File.ReadAllBytesAsync(path, cancellation), NameOf(PartitionFiles.Directory));
        if (directory.Count != version.Items || (version.ContentHash is { } hash && directory.Table.Hash != hash))
            throw new InvalidTableException("the partitioned index belongs to another table than the manifest's", NameOf(PartitionFiles.Directory));
        var hedge = new ReadHedge(clock);
        var files = new PartitionedFiles(
            await RangesAsync(NameOf(PartitionFiles.Lists), directory.Lengths.Lists, hedge, cancellation),
            await RangesAsync(NameOf(PartitionFiles.Rows), directory.Lengths.Rows, hedge, cancellation),
            await RangesAsync(NameOf(PartitionFiles.Words), directory.Lengths.Words, hedge, cancellation),
            NameOf("")[..^1])
        {
            Locations = await FindLocationsAsync(NameOf(PartitionFiles.Locations), directory.Count, hedge, cancellation),
        };
        var centroids = LookupTable.Open(await store.LocalFileAsync(NameOf(PartitionFiles.Centroids), cancellation));
        try
        {
            centroids.Verify(cancellation);
            return new PartitionedIndex(directory, centroids, files);
        }
        catch
        {
            centroids.Dispose();
            throw;
        }
    }

    /// <summary>Where the row of each item lies; null for an index of an older program.</summary>
    private async Task<ArtifactRanges?> FindLocationsAsync(string name, int count, ReadHedge hedge, CancellationToken cancellation) =>
        await store.FindAsync(name, cancellation) is null ? null : await RangesAsync(name, RecordLocations.LengthOf(count), hedge, cancellation);

    /// <summary>The index of the items' fields; null if the version was published without one.</summary>
    private async Task<FieldIndex?> FindFieldsAsync(QueriedVersion version, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Fields(version.Model, version.Version, file);
        var name = NameOf(FieldFiles.Directory);
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        var directory = FieldDirectory.Read(await File.ReadAllBytesAsync(await store.LocalFileAsync(name, cancellation), cancellation), name);
        if (directory.Sizes.Items != version.Items || (version.ContentHash is { } hash && directory.Sizes.TableHash != hash))
            throw new InvalidTableException("the index of fields belongs to another table than the manifest's", name);
        var (hedge, items) = (new ReadHedge(clock), ModelArtifacts.Items(version.Model, version.Version));
        var columns = await RangesAsync(NameOf(FieldFiles.Columns), directory.Sizes.Columns, hedge, cancellation);
        var locations = await RangesAsync(NameOf(FieldFiles.Lines), RecordLocations.LengthOf(version.Items), hedge, cancellation);
        var lines = await RangesAsync(items, directory.Sizes.Lines, hedge, cancellation);
        return new FieldIndex(directory, columns, new RecordFile(locations, lines, version.Items, directory.Sizes.Lines, items), NameOf("")[..^1]);
    }

    private async Task<ArtifactRanges> RangesAsync(string name, long length, ReadHedge hedge, CancellationToken cancellation)
    {
        var artifact = await store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, store.Location);
        return artifact.Length == length
            ? new ArtifactRanges(store, artifact, cache, hedge)
            : throw new InvalidTableException($"cut short or altered: {artifact.Length} bytes long instead of {length}", name);
    }
}
