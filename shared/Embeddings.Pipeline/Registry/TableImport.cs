using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Embeddings.Projection;
using Embeddings.Similarity.Approximate;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Registry;

/// <summary>Publishes vectors that were trained elsewhere as a version of a model.</summary>
public sealed class TableImport(IArtifactStore store, TimeProvider clock)
{
    /// <param name="model">The model's name.</param>
    /// <param name="convert">Writes the lookup table to the stream it receives.</param>
    /// <param name="index">Whether to build an approximate index, and how it is built; null for the defaults.</param>
    /// <param name="subwords">The n-grams that words are composed of; null if a word has only its own vector.</param>
    /// <param name="cancellation">Ends the work; nothing is published.</param>
    /// <exception cref="InvalidInputException">The model's name or a setting of the index is wrong.</exception>
    public async Task<PublishedVersion> RunAsync(
        string model, Func<Stream, TableSummary> convert, IndexSettings? index = null, ImportedSubwords? subwords = null, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        index ??= new IndexSettings();
        index.Validate();
        var now = clock.GetUtcNow();
        var version = await VersionName.NextAsync(store, model, now, "imported", cancellation);
        try
        {
            return await PublishAsync(model, version, now, convert, index, subwords, cancellation);
        }
        catch
        {
            await new VersionRemoval(store).RemoveUnpublishedAsync(model, version);
            throw;
        }
    }

    private async Task<PublishedVersion> PublishAsync(
        string model, string version, DateTimeOffset now, Func<Stream, TableSummary> convert, IndexSettings index, ImportedSubwords? subwords, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(store);
        var table = default(TableSummary)!;
        await store.WriteAsync(ModelArtifacts.Table(model, version), stream => table = convert(stream), cancellation);
        if (subwords is not null)
            await store.WriteAsync(ModelArtifacts.Parts(model, version), stream => subwords.Write(stream), cancellation);
        var partitions = await WriteIndexAndMapAsync(model, version, index, cancellation);
        var before = await registry.SeeCurrentAsync(model, cancellation);
        var manifest = new ModelManifest
        {
            Model = model,
            Version = version,
            CreatedAt = now,
            Items = table.Count,
            Dimensions = table.Dimensions,
            Sha256 = table.Sha256,
            ContentHash = table.ContentHash,
            Bytes = table.Bytes,
            Subwords = subwords?.Options,
            Previous = before.Version?.Version,
            Partitions = partitions,
        };
        await store.WriteJsonAsync(ModelArtifacts.Manifest(model, version), manifest, cancellation: cancellation);
        await registry.SwitchAsync(model, before, new CurrentVersion(version), cancellation);
        return new PublishedVersion(model, version, Current: true, manifest);
    }

    private async Task<PartitionSummary?> WriteIndexAndMapAsync(string model, string version, IndexSettings settings, CancellationToken cancellation)
    {
        using var table = LookupTable.Open(await store.LocalFileAsync(ModelArtifacts.Table(model, version), cancellation));
        var map = ItemProjection.Of(table, new ProjectionOptions(), null, cancellation);
        await store.WriteAsync(ModelArtifacts.Map(model, version), map.Write, cancellation);
        if (table.Length > settings.PartitionAbove(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes))
            return await PartitionFiles.BuildAsync(store, model, version, table, settings.Partitioning, cancellation: cancellation);
        if (settings.Pays(table))
            await store.WriteAsync(ModelArtifacts.Index(model, version), output => HnswIndex.Build(table, settings.Options, output, null, cancellation), cancellation);
        return null;
    }
}

/// <summary>The n-grams of imported vectors.</summary>
/// <param name="Options">The n-grams that a word has.</param>
/// <param name="Write">Writes the rows of their buckets as a lookup table to the stream it receives.</param>
public sealed record ImportedSubwords(SubwordOptions Options, Func<Stream, TableSummary> Write);
