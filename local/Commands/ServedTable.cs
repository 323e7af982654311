using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Commands;

/// <summary>The current version of a model, mapped for one command.</summary>
internal sealed record ServedTable(IArtifactStore Store, string Model, string Version, LookupTable Table) : IDisposable
{
    public static async Task<ServedTable> OpenAsync(string store, string model, CancellationToken cancellation)
    {
        var opened = await ArtifactStores.OpenAsync(store, CommandLog.Instance, cancellation);
        var registry = new ModelRegistry(opened);
        var current = await registry.CurrentAsync(model, cancellation);
        var manifest = await registry.ManifestAsync(model, current.Version, cancellation);
        return new ServedTable(opened, model, current.Version, await registry.OpenTableAsync(manifest, cancellation));
    }

    /// <summary>What it can tell of items without a history; null where it was trained without a cold start.</summary>
    public Task<UnseenItems?> FindUnseenAsync(CancellationToken cancellation) =>
        UnseenItems.FindAsync(Store, TextEmbeddingSettings.Read(), Model, Version, cancellation);

    public async Task<RecommendationSettings> RecommendationAsync(CancellationToken cancellation) =>
        (await new ModelRegistry(Store).ManifestAsync(Model, Version, cancellation)).Training?.EffectiveSettings.Recommendation ?? new RecommendationSettings();

    public void Dispose() => Table.Dispose();
}
