using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.RangeReads;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Serving;

/// <summary>
/// Opens the partitioned indexes of a version. It lists the version's files once, and reads the directories and the centres. Every part of the other files is
/// checked when it is read.
/// </summary>
public sealed class PartitionedLoader(IArtifactStore store, RangeCache cache, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">A file is missing, was cut short, or belongs to another version.</exception>
    public async Task<PartitionedVersion> LoadAsync(QueriedVersion version, CancellationToken cancellation)
    {
        var files = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        await foreach (var file in store.ListAsync(ModelArtifacts.Version(version.Model, version.Version), cancellation))
            files.Add(file.Name, file);
        var similar = await OpenAsync(version, PartitionKind.Similar, files, cancellation);
        PartitionedIndex? next = null;
        try
        {
            bool Has(PartitionKind kind, string file) => files.ContainsKey(ModelArtifacts.Partition(version.Model, version.Version, kind, file));
            var kind = Has(PartitionKind.Predicted, PartitionFiles.Directory) ? PartitionKind.Predicted : PartitionKind.Next;
            next = Has(kind, PartitionFiles.Directory) ? await OpenAsync(version, kind, files, cancellation) : null;
            var history = next is not null && Has(kind, PartitionFiles.HistoryLocations) ? await OpenHistoryAsync(version, kind, next.Dimensions, files, cancellation) : null;
            var hasParts = files.ContainsKey(ModelArtifacts.Transitions(version.Model, version.Version)) || files.ContainsKey(ModelArtifacts.NextItems(version.Model, version.Version));
            return new PartitionedVersion(similar, next, history, hasParts) { Fields = await FindFieldsAsync(version, files, cancellation) };
        }
        catch
        {
            next?.Dispose();
            similar.Dispose();
            throw;
        }
    }

    private async Task<PartitionedHistory> OpenHistoryAsync(QueriedVersion version, PartitionKind kind, int nextDimensions, IReadOnlyDictionary<string, Artifact> files, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Partition(version.Model, version.Version, kind, file);
        var (hedge, name) = (new ReadHedge(clock), NameOf(PartitionFiles.History));
        var artifact = files.GetValueOrDefault(name) ?? throw new ArtifactNotFoundException(name, store.Location);
        var locations = Ranges(files, NameOf(PartitionFiles.HistoryLocations), RecordLocations.LengthOf(version.Items), hedge);
        var rows = new RecordFile(locations, new ArtifactRanges(store, artifact, cache, hedge), version.Items, artifact.Length, name);
        await rows.CheckLengthAsync(cancellation);
        var sample = Ranges(files, NameOf(PartitionFiles.Sample), ItemSample.LengthOf(version.Items, nextDimensions), hedge);
        // The index of the table's own output vectors has the logarithm of the count as a further value.
        return new PartitionedHistory(rows, sample, version.Items, kind == PartitionKind.Next ? nextDimensions - 1 : nextDimensions, nextDimensions, NameOf("")[..^1]);
    }

    private async Task<PartitionedIndex> OpenAsync(QueriedVersion version, PartitionKind kind, IReadOnlyDictionary<string, Artifact> listed, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Partition(version.Model, version.Version, kind, file);
        var path = await store.LocalFileAsync(NameOf(PartitionFiles.Directory), cancellation);
        var directory = PartitionDirectory.Read(await File.ReadAllBytesAsync(path, cancellation), NameOf(PartitionFiles.Directory));
        if (directory.Count != version.Items || (version.ContentHash is { } hash && directory.Table.Hash != hash))
            throw new InvalidTableException("the partitioned index belongs to another table than the manifest's", NameOf(PartitionFiles.Directory));
        var hedge = new ReadHedge(clock);
        var files = new PartitionedFiles(
            Ranges(listed, NameOf(PartitionFiles.Lists), directory.Lengths.Lists, hedge),
            Ranges(listed, NameOf(PartitionFiles.Rows), directory.Lengths.Rows, hedge),
            Ranges(listed, NameOf(PartitionFiles.Words), directory.Lengths.Words, hedge),
            NameOf("")[..^1])
        {
            // An index of an older program has none.
            Locations = listed.ContainsKey(NameOf(PartitionFiles.Locations)) ? Ranges(listed, NameOf(PartitionFiles.Locations), RecordLocations.LengthOf(directory.Count), hedge) : null,
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

    /// <summary>The index of the items' fields; null if the version was published without one.</summary>
    private async Task<FieldIndex?> FindFieldsAsync(QueriedVersion version, IReadOnlyDictionary<string, Artifact> files, CancellationToken cancellation)
    {
        string NameOf(string file) => ModelArtifacts.Fields(version.Model, version.Version, file);
        var name = NameOf(FieldFiles.Directory);
        if (!files.ContainsKey(name))
            return null;
        var directory = FieldDirectory.Read(await File.ReadAllBytesAsync(await store.LocalFileAsync(name, cancellation), cancellation), name);
        if (directory.Sizes.Items != version.Items || (version.ContentHash is { } hash && directory.Sizes.TableHash != hash))
            throw new InvalidTableException("the index of fields belongs to another table than the manifest's", name);
        var (hedge, items) = (new ReadHedge(clock), ModelArtifacts.Items(version.Model, version.Version));
        var columns = Ranges(files, NameOf(FieldFiles.Columns), directory.Sizes.Columns, hedge);
        var locations = Ranges(files, NameOf(FieldFiles.Lines), RecordLocations.LengthOf(version.Items), hedge);
        var lines = Ranges(files, items, directory.Sizes.Lines, hedge);
        return new FieldIndex(directory, columns, new RecordFile(locations, lines, version.Items, directory.Sizes.Lines, items), NameOf("")[..^1]);
    }

    private ArtifactRanges Ranges(IReadOnlyDictionary<string, Artifact> files, string name, long length, ReadHedge hedge)
    {
        var artifact = files.GetValueOrDefault(name) ?? throw new ArtifactNotFoundException(name, store.Location);
        return artifact.Length == length
            ? new ArtifactRanges(store, artifact, cache, hedge)
            : throw new InvalidTableException($"cut short or altered: {artifact.Length} bytes long instead of {length}", name);
    }
}
