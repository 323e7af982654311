using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>Removes models from a store. It holds the model's lease meanwhile, so that no run of the model starts during the removal.</summary>
public sealed class ModelRemoval(IArtifactStore store, TimeProvider clock, ILogger logger)
{
    /// <summary>The holder of the lease, in place of a run.</summary>
    private const string Holder = "removal";

    private readonly ModelRegistry registry = new(store);
    private readonly RunLeases leases = new(store, clock);

    /// <summary>Removes a model: its versions, the artifacts of its runs, and its evaluation files.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="corpus">Whether to remove its corpus and settings too.</param>
    /// <param name="cancellation">Ends the removal; another call continues it.</param>
    /// <exception cref="UnknownModelException">The store contains nothing of such a model.</exception>
    /// <exception cref="RunConflictException">A run of the model is in progress.</exception>
    public async Task<Removed> RemoveModelAsync(string model, bool corpus, CancellationToken cancellation = default)
    {
        await using var held = await leases.HoldAsync(new RunReference(model, Holder), logger, cancellation);
        // The record of the current version goes first. From now on, the model does not exist for callers.
        var removed = await Removed.BelowAsync(store, ModelArtifacts.Current(model), cancellation);
        string[] prefixes =
        [
            $"{ModelArtifacts.Prefix}{model}/",
            ModelArtifacts.Runs(model),
            ModelArtifacts.ActiveRun(model),
            ModelArtifacts.EvaluationFiles(model),
            .. corpus ? [ModelArtifacts.Corpus(model)] : Array.Empty<string>(),
        ];
        foreach (var prefix in prefixes)
            removed += await Removed.BelowAsync(store, prefix, cancellation);
        return removed.Artifacts > 0 ? removed : throw new UnknownModelException(model, await registry.ModelsAsync(cancellation));
    }
}
