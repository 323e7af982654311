using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// The run of a model that has begun and not ended: <c>active/{model}.json</c>. If the same corpus and settings are requested again,
/// that run continues.
/// </summary>
/// <param name="Run">Its id.</param>
/// <param name="Snapshot">Identifies the corpus and settings it began with.</param>
/// <param name="Withdrawn">Whether it was cancelled or failed in a way that a retry does not fix. Only a request by name resumes it.</param>
internal sealed record ActiveRun(string Run, string Snapshot, bool Withdrawn = false)
{
    public static string Artifact(string model) => ModelArtifacts.ActiveRun(model);

    public static Task<ActiveRun?> FindAsync(IArtifactStore store, string model, CancellationToken cancellation) =>
        store.FindJsonAsync<ActiveRun>(Artifact(model), cancellation);

    /// <summary>Keeps triggers from starting the run again. Does nothing if another run has taken its place.</summary>
    public static async Task WithdrawAsync(IArtifactStore store, RunReference run, CancellationToken cancellation)
    {
        if (await FindAsync(store, run.Model, cancellation) is { } active && active.Run == run.Run)
            await store.WriteJsonAsync(Artifact(run.Model), active with { Withdrawn = true }, cancellation: cancellation);
    }
}
