using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;
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
            var hasNext = await store.FindAsync(ModelArtifacts.Partition(version.Model, version.Version, PartitionKind.Next, PartitionFiles.Directory), cancellation) is not null;
            var next = hasNext ? await OpenAsync(version, PartitionKind.Next, cancellation) : null;
            var transitions = await store.FindAsync(ModelArtifacts.Transitions(version.Model, version.Version), cancellation);
            return new PartitionedVersion(similar, next, transitions is not null);
        }
        catch
        {
            similar.Dispose();
            throw;
        }
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
            NameOf("")[..^1]);
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

    private async Task<ArtifactRanges> RangesAsync(string name, long length, ReadHedge hedge, CancellationToken cancellation)
    {
        var artifact = await store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, store.Location);
        return artifact.Length == length
            ? new ArtifactRanges(store, artifact, cache, hedge)
            : throw new InvalidTableException($"cut short or altered: {artifact.Length} bytes long instead of {length}", name);
    }
}
