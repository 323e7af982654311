using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Pipeline.Databases;

/// <summary>Pushes a version's vectors to a database in batches. An interrupted push resumes where it stopped.</summary>
/// <param name="batchBytes">The bytes of vectors in a batch.</param>
public sealed class VectorPush(IArtifactStore store, IVectorDatabase database, int batchBytes = 4 << 20)
{
    private const int MostItemsInBatch = 10_000;

    /// <param name="manifest">The version.</param>
    /// <param name="name">The name that the database's users query.</param>
    /// <param name="metric">The similarity metric of the database's index.</param>
    /// <param name="progress">Receives the number of items in the database after each batch.</param>
    /// <param name="cancellation">Ends the push after the current batch.</param>
    /// <exception cref="InvalidInputException">The database cannot be reached, refuses the push, or the name is taken or invalid.</exception>
    public async Task<PushReport> RunAsync(
        ModelManifest manifest, string name, SimilarityMetric metric, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        RequireName(name);
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
        // A batch that may be incomplete is written again.
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

    /// <summary>A name that is empty, looks like another one or is a path would only be refused by the database after all vectors were written, or not at all.</summary>
    private static void RequireName(string name)
    {
        if ((name.Contains('/', StringComparison.Ordinal) ? "it holds a slash" : ArtifactName.FindRefusal(name)?.Problem) is { } problem)
            throw new InvalidInputException(problem, $"name '{name}'", "Give a --name of letters, digits, '-' and '_'.");
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

/// <summary>The result of a push.</summary>
/// <param name="Name">The name that answers queries now.</param>
/// <param name="Versioned">The table or collection behind it.</param>
/// <param name="Items">The number of items it holds.</param>
/// <param name="Written">The number of items that this push wrote. An earlier attempt wrote the others.</param>
/// <param name="Removed">The tables or collections of previous versions, which were removed.</param>
public sealed record PushReport(string Model, string Version, string Name, string Versioned, int Items, int Written, IReadOnlyList<string> Removed);
