using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Pipeline.Databases;

/// <summary>Pushes a version's vectors to a database, in batches. A push that was interrupted goes on where it stopped.</summary>
/// <param name="batchBytes">Bytes of vectors in a batch.</param>
public sealed class VectorPush(IArtifactStore store, IVectorDatabase database, int batchBytes = 4 << 20)
{
    private const int MostItemsInBatch = 10_000;

    /// <param name="manifest">The version.</param>
    /// <param name="name">What the database's users ask by.</param>
    /// <param name="metric">What the database's index compares by.</param>
    /// <param name="progress">Gets how many items the database holds, after each batch.</param>
    /// <param name="cancellation">Ends the push after the batch that is under way.</param>
    /// <exception cref="InvalidInputException">The database is not there, refuses the push, or the name is taken.</exception>
    public async Task<PushReport> RunAsync(
        ModelManifest manifest, string name, SimilarityMetric metric, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        using var table = await new ModelRegistry(store).OpenTableAsync(manifest, cancellation);
        using var fields = await FindFieldsAsync(manifest, table, cancellation);
        var target = new PushTarget(name, manifest.Version, table.Dimensions, metric);
        try
        {
            return await RunAsync(manifest, target, table, fields, progress, cancellation);
        }
        catch (Exception failure) when (database.Explain(failure) is { } explained)
        {
            throw explained;
        }
    }

    private async Task<PushReport> RunAsync(
        ModelManifest manifest, PushTarget target, LookupTable table, ItemFields? fields, IProgress<int>? progress, CancellationToken cancellation)
    {
        var size = Math.Clamp(batchBytes / (table.Dimensions * sizeof(float)), 1, MostItemsInBatch);
        var present = await database.PrepareAsync(target, cancellation);
        // A batch that may have arrived in part is written again.
        var first = present >= table.Count ? table.Count : present / size * size;
        for (var start = first; start < table.Count; start += size)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = Enumerable.Range(start, Math.Min(size, table.Count - start)).Select(id => Item(table, fields, id)).ToList();
            await database.WriteAsync(target, batch, cancellation);
            progress?.Report(start + batch.Count);
        }

        var removed = await database.PublishAsync(target, cancellation);
        return new PushReport(manifest.Model, manifest.Version, target.Name, target.Versioned, table.Count, table.Count - first, removed);
    }

    private static PushedItem Item(LookupTable table, ItemFields? fields, int id)
    {
        var item = table.Word(id);
        return new PushedItem(id, item, table.ItemCount(id), table.Vector(id).ToArray(), fields?.Find(item, ["*"]));
    }

    private async Task<ItemFields?> FindFieldsAsync(ModelManifest manifest, LookupTable table, CancellationToken cancellation)
    {
        var items = ModelArtifacts.Items(manifest.Model, manifest.Version);
        return await store.FindAsync(items, cancellation) is null
            ? null
            : await ItemFields.OpenAsync(await store.LocalFileAsync(items, cancellation), table, cancellation);
    }
}

/// <summary>What a push did.</summary>
/// <param name="Name">What answers now.</param>
/// <param name="Versioned">The table or collection behind it.</param>
/// <param name="Items">The items it holds.</param>
/// <param name="Written">The items that this push wrote; an earlier attempt wrote the others.</param>
/// <param name="Removed">The tables or collections of versions before, which are gone.</param>
public sealed record PushReport(string Model, string Version, string Name, string Versioned, int Items, int Written, IReadOnlyList<string> Removed);
