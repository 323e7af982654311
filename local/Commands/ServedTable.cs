using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;

namespace Embeddings.Local.Commands;

/// <summary>The current version of a model, mapped for one command.</summary>
internal sealed record ServedTable(string Model, string Version, LookupTable Table) : IDisposable
{
    public static async Task<ServedTable> OpenAsync(string store, string model, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(await ArtifactStores.OpenAsync(store, cancellation));
        var current = await registry.CurrentAsync(model, cancellation);
        return new ServedTable(model, current.Version, LookupTable.Open(await registry.TableFileAsync(model, current.Version, cancellation)));
    }

    public void Dispose() => Table.Dispose();
}
