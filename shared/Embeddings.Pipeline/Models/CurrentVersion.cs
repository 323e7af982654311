namespace Embeddings.Pipeline.Models;

/// <summary>Which version answers: the small record <c>models/{model}/current.json</c>, switched atomically.</summary>
/// <param name="Version">The version that answers, unless <paramref name="Split"/> says otherwise.</param>
/// <param name="Split">Shares of the subjects by version, for trying one against another; they sum to 1.</param>
public sealed record CurrentVersion(string Version, IReadOnlyDictionary<string, double>? Split = null);
