using Embeddings.Api.Contracts;
using Embeddings.Pipeline.Registry;
using Embeddings.Projection;

namespace Embeddings.Api.Serving;

/// <summary>The map of a version. A version is published before its map is made, so the map is looked for until it is there.</summary>
/// <param name="manifest">Says whether the version gets a map.</param>
/// <param name="read">Reads the map from the store; null where it is not there yet.</param>
public sealed class ServedMap(ModelManifest manifest, Func<CancellationToken, Task<ItemMap?>> read)
{
    private volatile ItemMap? found;
    private volatile bool isAbsent;

    /// <summary>Returns the map; null if the version has none, or none yet.</summary>
    /// <exception cref="InvalidInputException">The map is damaged or belongs to another table.</exception>
    public async ValueTask<ItemMap?> FindAsync(CancellationToken cancellation)
    {
        if (found is null && !isAbsent)
        {
            found = await read(cancellation);
            isAbsent = found is null && manifest.MapItems is null or 0;
        }

        return found;
    }

    /// <summary>Whether the version has a map, and if not, whether it gets one.</summary>
    public async ValueTask<MapState> StateAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) is not null ? MapState.Ready : isAbsent ? MapState.None : MapState.Pending;
}
