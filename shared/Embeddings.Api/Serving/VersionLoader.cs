using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.RangeReads;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Projection;
using Embeddings.Similarity.Approximate;
using Embeddings.Transitions;

namespace Embeddings.Api.Serving;

/// <summary>
/// Memory-maps the files of a version and verifies them. It checks every byte against the files' checksums. The table must be the one that the manifest names
/// by content, length and size. The map and the index must be made of that table. The inferred vectors and the text model must match the sizes of the map
/// from texts. The SHA-256 of the manifest is not recomputed, because checksums and content hash detect a damaged or exchanged file at a far lower cost.
/// </summary>
internal sealed class VersionLoader(IArtifactStore store, TextEmbedders embedders, RangeCache cache, TimeProvider clock)
{
    private readonly ModelRegistry registry = new(store);

    /// <exception cref="InvalidInputException">A file is missing, was changed, or belongs to another version.</exception>
    public async Task<ServedVersion> LoadAsync(string model, string version, CancellationToken cancellation)
    {
        var manifest = await registry.ManifestAsync(model, version, cancellation);
        var common = await registry.FindCommonPartAsync(manifest, cancellation);
        if (manifest.Partitions is not null)
            return new ServedVersion(manifest, await new PartitionedLoader(store, cache, clock).LoadAsync(manifest.Queried, cancellation)) { CommonPart = common };
        var table = await registry.OpenTableAsync(manifest, cancellation);
        try
        {
            var map = new ServedMap(manifest, cancel => ReadMapAsync(manifest, table, cancel), cancel => IsRunningAsync(manifest, cancel), clock);
            await map.FindAsync(cancellation);
            var index = await OpenIndexAsync(manifest, table, cancellation);
            var transitions = default(TransitionMatrix);
            var linear = default(TransitionMatrix);
            var nextItems = default(LookupTable);
            var subwords = default(SubwordVectors);
            var fields = default(ItemFields);
            try
            {
                transitions = await registry.FindTransitionsAsync(manifest, cancellation);
                transitions?.Verify(cancellation);
                linear = await registry.FindLinearModelAsync(manifest, cancellation);
                linear?.Verify(cancellation);
                nextItems = await registry.FindNextItemsAsync(manifest, cancellation);
                nextItems?.Verify(cancellation);
                subwords = await registry.FindSubwordsAsync(manifest, cancellation);
                fields = await OpenFieldsAsync(manifest, table, cancellation);
                var unseen = await UnseenItems.FindAsync(store, embedders, model, version, cancellation);
                var inferredFields = unseen?.Inferred is { } inferred ? await OpenFieldsAsync(manifest, inferred, cancellation) : null;
                return new ServedVersion(manifest, table, map, index, transitions, unseen, subwords, nextItems, linear) { CommonPart = common, Fields = fields, InferredFields = inferredFields };
            }
            catch
            {
                subwords?.Dispose();
                index?.Dispose();
                transitions?.Dispose();
                linear?.Dispose();
                nextItems?.Dispose();
                fields?.Dispose();
                throw;
            }
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    private async Task<ItemFields?> OpenFieldsAsync(ModelManifest manifest, LookupTable table, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Items(manifest.Model, manifest.Version);
        return await store.FindAsync(name, cancellation) is null
            ? null
            : await ItemFields.OpenAsync(await store.LocalFileAsync(name, cancellation), table, cancellation);
    }

    /// <summary>Whether the run that published the version has not ended. Its name is the version's.</summary>
    private Task<bool> IsRunningAsync(ModelManifest manifest, CancellationToken cancellation) =>
        new RunHistory(store).IsUnderWayAsync(new RunReference(manifest.Model, manifest.Version), cancellation);

    private async Task<ItemMap?> ReadMapAsync(ModelManifest manifest, LookupTable table, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Map(manifest.Model, manifest.Version);
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        await using var stream = store.OpenRead(name);
        var map = ItemMap.Read(stream, name);
        return map.TableHash == table.ContentHash && map.Count <= table.Count
            ? map
            : throw new InvalidTableException($"the map belongs to another table than {table.Name}", name);
    }

    private async Task<HnswIndex?> OpenIndexAsync(ModelManifest manifest, LookupTable table, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Index(manifest.Model, manifest.Version);
        if (await store.FindAsync(name, cancellation) is null)
            return null;
        var index = HnswIndex.Open(await store.LocalFileAsync(name, cancellation), table);
        try
        {
            index.Verify(cancellation);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }
}
