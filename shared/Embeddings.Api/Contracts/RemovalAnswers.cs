using Embeddings.Api.Binding;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Api.Contracts;

/// <summary>Selects what to remove of a model.</summary>
public sealed record RemovalParameters
{
    [Parameter("Whether to remove the corpus and its settings too. A corpus that stays is trained on again by the next trigger or schedule")]
    public bool Corpus { get; init; }
}

/// <summary>A version that was removed.</summary>
/// <param name="Removed">The deleted files.</param>
public sealed record RemovedVersion(string Model, string Version, Removed Removed);

/// <summary>A model that was removed.</summary>
/// <param name="Versions">The removed versions.</param>
/// <param name="Runs">The removed runs.</param>
/// <param name="Corpus">Whether the corpus was removed too.</param>
/// <param name="Removed">The deleted files.</param>
public sealed record RemovedModel(string Model, IReadOnlyList<string> Versions, IReadOnlyList<string> Runs, bool Corpus, Removed Removed);
