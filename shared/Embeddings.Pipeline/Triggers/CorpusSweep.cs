using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Triggers;

/// <summary>
/// Compares corpora with the trained versions. It compares states and does not rely on events, so it also sees an upload whose event was lost or
/// that arrived during a run.
/// </summary>
public sealed class CorpusSweep(IArtifactStore store, TimeProvider clock)
{
    private const string Corpora = "corpora/";

    /// <summary>The names of all models that have a corpus, in order. Some may be invalid.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancellation = default)
    {
        var models = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var artifact in store.ListAsync(Corpora, cancellation))
        {
            if (artifact.Name.Split('/') is [_, var model, _, ..])
                models.Add(model);
        }

        return [.. models];
    }

    /// <summary>
    /// Compares a corpus with the newest version, not the current one, so that a version that was rolled back or refused for its quality is not
    /// trained again.
    /// </summary>
    /// <exception cref="InvalidInputException">The model's name or its settings are wrong.</exception>
    public async Task<ExaminedCorpus> ExamineAsync(string model, CancellationToken cancellation = default)
    {
        var settings = await SettingsArtifact.ReadAsync(store, model, cancellation);
        var snapshot = await CorpusSnapshot.TakeAsync(store, model, settings.Settings, clock.GetUtcNow(), cancellation);
        return new ExaminedCorpus(model, settings, snapshot.Identity, await StandingAsync(model, snapshot, cancellation));
    }

    private async Task<CorpusStanding> StandingAsync(string model, CorpusSnapshot snapshot, CancellationToken cancellation)
    {
        if (snapshot.Files.Count == 0)
            return CorpusStanding.Empty;
        if ((await new ModelRegistry(store).FindNewestTrainedAsync(model, cancellation))?.Snapshot == snapshot.Identity)
            return CorpusStanding.Trained;
        var active = await ActiveRun.FindAsync(store, model, cancellation);
        return active is { Withdrawn: true } && active.Snapshot == snapshot.Identity ? CorpusStanding.Withdrawn : CorpusStanding.Due;
    }
}
