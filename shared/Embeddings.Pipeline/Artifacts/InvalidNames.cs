using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Finds files whose names no artifact may have: people and other programs put files into a store too. A listing leaves them out, and the log names
/// each once.
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
