using Embeddings.Api.Contracts;
using Embeddings.Pipeline.Registry;
using Embeddings.Projection;

namespace Embeddings.Api.Serving;

/// <summary>
/// The map of a version. A version is published before its map is made, so the map is looked for until it is there, but not more often than every
/// <see cref="LookInterval"/>.
/// </summary>
/// <param name="manifest">Says whether the version gets a map.</param>
/// <param name="read">Reads the map from the store; null where it is not there yet.</param>
/// <param name="isMade">Whether the run of the version is still under way. If it has ended without a map, the version has none.</param>
/// <param name="clock">Measures how long ago the map was looked for.</param>
public sealed class ServedMap(ModelManifest manifest, Func<CancellationToken, Task<ItemMap?>> read, Func<CancellationToken, Task<bool>> isMade, TimeProvider clock)
{
    /// <summary>How long it is remembered that a map is not there yet.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private volatile Look? last;

    /// <summary>Returns the map; null if the version has none, or none yet.</summary>
    /// <exception cref="InvalidInputException">The map is damaged or belongs to another table.</exception>
    public async ValueTask<ItemMap?> FindAsync(CancellationToken cancellation) => (await LookAsync(cancellation)).Map;

    /// <summary>Whether the version has a map, and if not, whether it gets one.</summary>
    public async ValueTask<MapState> StateAsync(CancellationToken cancellation) => (await LookAsync(cancellation)).State;

    private async ValueTask<Look> LookAsync(CancellationToken cancellation)
    {
        if (last is { } before && (before.IsFinal || clock.GetElapsedTime(before.At) < LookInterval))
            return before;
        var getsMap = manifest.MapItems is not (null or 0);
        var map = await read(cancellation);
        var made = map is null && getsMap && await isMade(cancellation);
        // A run that ended in between has made its map.
        if (map is null && getsMap && !made)
            map = await read(cancellation);
        var state = map is not null ? MapState.Ready : made ? MapState.Pending : MapState.None;
        return last = new Look(map, state, clock.GetTimestamp(), IsFinal: map is not null || !getsMap);
    }

    /// <param name="IsFinal">Whether another look would find the same. A run that was cancelled before its map was made can be started again.</param>
    private sealed record Look(ItemMap? Map, MapState State, long At, bool IsFinal);
}
