using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Runs;

/// <summary>What a run of recommendations is asked for. Everything that its steps depend on is fixed here.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Version">The version that answers.</param>
/// <param name="Histories">The uploaded file of histories; null for every user of the corpus.</param>
/// <param name="Format">The format of the result.</param>
/// <param name="Options">How the histories are answered.</param>
/// <param name="StartedAt">When the run was requested.</param>
public sealed record RecommendationRequest(RunReference Run, string Version, string? Histories, HistoryFormat Format, BatchOptions Options, DateTimeOffset StartedAt)
{
    internal static Task<RecommendationRequest> ReadAsync(IArtifactStore store, RunReference run, CancellationToken cancellation) =>
        store.ReadJsonAsync<RecommendationRequest>(run.Request(), cancellation);
}

/// <summary>The start of a run of recommendations: the run, and the trace that it was requested in. The request itself is in the store.</summary>
/// <param name="TraceParent">Null if nobody listens.</param>
public sealed record StartedRecommendations(RunReference Run, DateTimeOffset StartedAt, string? TraceParent = null) : IStepInput;

/// <summary>What a caller asks a run of recommendations for.</summary>
/// <param name="Histories">The uploaded file of histories; null for every user of the corpus.</param>
/// <param name="Version">The version that answers; null for the current one.</param>
public sealed record WantedRecommendations(string? Histories, string? Version, HistoryFormat Format, BatchOptions Options);

/// <summary>Checks requests for recommendations and gives their runs a name.</summary>
public sealed class RecommendationNaming(IArtifactStore store, TimeProvider clock)
{
    /// <summary>The number of attempts to find a time that no other run is named by.</summary>
    private const int Attempts = 100;

    /// <summary>Checks a request, names its run and writes it to the store.</summary>
    /// <exception cref="InvalidInputException">The version, the file of histories or an option is wrong; nothing was written.</exception>
    public async Task<RecommendationRequest> NameAsync(string model, WantedRecommendations wanted, CancellationToken cancellation)
    {
        ModelName.Require(model);
        wanted.Options.Validate();
        var registry = new ModelRegistry(store);
        var version = wanted.Version ?? (await registry.CurrentAsync(model, cancellation)).Version;
        var manifest = await FindManifestAsync(registry, model, version, cancellation);
        await RequireHistoriesAsync(manifest, wanted.Histories, cancellation);
        var now = clock.GetUtcNow();
        for (var attempt = 0; ; attempt++)
        {
            var run = RunReference.ForRecommendations(model, now.AddMilliseconds(attempt));
            var request = new RecommendationRequest(run, version, wanted.Histories, wanted.Format, wanted.Options, now);
            try
            {
                await store.WriteJsonAsync(run.Request(), request, WriteCondition.IfAbsent, cancellation);
                return request;
            }
            catch (ArtifactConflictException) when (attempt < Attempts)
            {
                // Another run was requested in the same millisecond.
            }
        }
    }

    private async Task<ModelManifest> FindManifestAsync(ModelRegistry registry, string model, string version, CancellationToken cancellation)
    {
        try
        {
            return await registry.ManifestAsync(model, version, cancellation);
        }
        catch (ArtifactNotFoundException missing)
        {
            throw new InvalidInputException($"model '{model}' has no version '{version}'", "version", "List the versions to see which it has.", missing);
        }
    }

    private async Task RequireHistoriesAsync(ModelManifest manifest, string? histories, CancellationToken cancellation)
    {
        if (histories is null)
        {
            if (manifest.Training?.Settings.Interactions is null)
                throw new InvalidInputException($"version '{manifest.Version}' was not trained on interactions, so its corpus has no users", "histories", "Upload a file of histories and name it.");
            return;
        }

        HistoryFormats.Of(histories, "histories");
        if (histories.Contains('/', StringComparison.Ordinal) || await store.FindAsync(ModelArtifacts.Histories(manifest.Model) + histories, cancellation) is null)
            throw new InvalidInputException($"there is no uploaded file '{histories}'", "histories", $"PUT it to api/histories/{manifest.Model}/{histories} first.");
    }
}
