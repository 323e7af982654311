using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Runs;

/// <summary>Asks a run to end, wherever it is being worked on: an artifact of the run that its steps look for.</summary>
public sealed class StopMarker(IArtifactStore store)
{
    public Task SetAsync(RunReference run, CancellationToken cancellation = default) =>
        store.WriteAsync(run.Stop(), _ => { }, cancellation);

    public async Task<bool> IsSetAsync(RunReference run, CancellationToken cancellation = default) =>
        await store.FindAsync(run.Stop(), cancellation) is not null;

    public Task ClearAsync(RunReference run, CancellationToken cancellation = default) => store.DeleteAsync(run.Stop(), cancellation);
}
