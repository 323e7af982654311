using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Names in a store that no artifact may have: people and other programs put files there too. A listing leaves them out, since nothing could read
/// them, and the log says so once a name.
/// </summary>
internal sealed class ForeignNames(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    /// <summary>Whether the name belongs into no listing.</summary>
    public bool Holds(string name)
    {
        if (ArtifactName.FindRefusal(name) is not { } refusal)
            return false;
        if (told.TryAdd(name, true))
            logger.FileLeftOut(refusal.Message);
        return true;
    }
}
