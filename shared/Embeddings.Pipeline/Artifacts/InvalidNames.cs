using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Finds files whose names are not valid for artifacts: people and other programs also put files into a store. Listings leave them out, and each is
/// logged once.
/// </summary>
internal sealed class InvalidNames(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> logged = new(StringComparer.Ordinal);

    /// <summary>Whether a listing leaves out the name.</summary>
    public bool Contains(string name)
    {
        if (ArtifactName.FindRefusal(name) is not { } refusal)
            return false;
        if (logged.TryAdd(name, true))
            logger.FileLeftOut(refusal.Message);
        return true;
    }
}
