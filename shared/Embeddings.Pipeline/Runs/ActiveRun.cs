using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// The run of a model that has begun and not ended: <c>active/{model}.json</c>. Where the same corpus and settings are asked for again,
/// that run goes on.
/// </summary>
/// <param name="Run">Its id.</param>
/// <param name="Snapshot">The corpus and settings it was begun with.</param>
/// <param name="Withdrawn">It was cancelled, or failed in a way that trying again does not mend: only asking for it by name brings it back.</param>
internal sealed record ActiveRun(string Run, string Snapshot, bool Withdrawn = false)
{
    public static string Artifact(string model) => ModelArtifacts.ActiveRun(model);

    public static Task<ActiveRun?> FindAsync(IArtifactStore store, string model, CancellationToken cancellation) =>
        store.FindJsonAsync<ActiveRun>(Artifact(model), cancellation);

    /// <summary>Keeps triggers from starting the run again; nothing happens where another run has taken its place.</summary>
    public static async Task WithdrawAsync(IArtifactStore store, RunReference run, CancellationToken cancellation)
    {
        if (await FindAsync(store, run.Model, cancellation) is { } active && active.Run == run.Run)
            await store.WriteJsonAsync(Artifact(run.Model), active with { Withdrawn = true }, cancellation: cancellation);
    }
}
