using System.Text.Json;
using Embeddings.ColdStart;
using Embeddings.Corpus.Files;
using Embeddings.EncodedCorpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The services that every step uses.</summary>
/// <param name="Store">Holds corpora, runs and models.</param>
/// <param name="Clock">Ends slices and dates progress.</param>
/// <param name="Progress">Receives frequent reports from any thread, and decides which to pass on.</param>
/// <param name="Embedders">Embed texts of items, where the host has such a service.</param>
/// <param name="ChunkThreads">Threads that work on a chunk: more than one where the step has the machine for itself.</param>
/// <param name="Memory">The memory of the machine; null if no model is refused for its size.</param>
public sealed record StepContext(
    IArtifactStore Store, TimeProvider Clock, IProgress<RunProgress> Progress, TextEmbedders Embedders, int ChunkThreads = 1, InstanceMemory? Memory = null)
{
    /// <summary>How often a step begins in all where others write what it reads or makes. One repetition is enough, but where a machine dies between bytes and summary.</summary>
    private const int Attempts = 3;

    /// <summary>
    /// Does a step unless its summary says that it has been done, and leaves that summary. Of several copies of a step that are carried out at once,
    /// on one machine or on several, the first to leave its summary counts, and the others answer what it answered.
    /// </summary>
    internal async Task<T> OnceAsync<T>(string artifact, Func<Task<T>> step, CancellationToken cancellation)
        where T : class
    {
        var summary = RunArtifacts.Summary(artifact);
        for (var attempt = 1; ; attempt++)
        {
            if (await Store.FindJsonAsync<T>(summary, cancellation) is { } done)
                return done;
            try
            {
                var result = await step();
                await Store.WriteJsonAsync(summary, result, WriteCondition.IfAbsent, cancellation);
                return result;
            }
            catch (Exception failure) when (attempt < Attempts && IsMadeByAnotherCopy(failure))
            {
                // Another copy of this step has been faster, or one of a step before it late: what there is now is whole, and is looked at again.
            }
        }
    }

    /// <summary>
    /// Writes what a step makes, unless another copy of it has been done, or has written the same, in the meantime: what the next steps are reading
    /// stays as it is.
    /// </summary>
    /// <exception cref="ArtifactConflictException">One has; <see cref="OnceAsync"/> knows what to do.</exception>
    internal async Task<Artifact> WriteOnceAsync(string artifact, string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var before = await Store.FindAsync(name, cancellation);
        return await Store.WriteAsync(
            name,
            async (stream, cancel) =>
            {
                await write(stream, cancel);
                if (await Store.FindAsync(RunArtifacts.Summary(artifact), cancel) is not null)
                    throw new ArtifactConflictException(name);
            },
            WriteCondition.IfUnchanged(before),
            cancellation);
    }

    /// <inheritdoc cref="WriteOnceAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken)"/>
    internal Task<Artifact> WriteOnceAsync(string artifact, string name, Action<Stream> write, CancellationToken cancellation) =>
        WriteOnceAsync(
            artifact,
            name,
            (stream, _) =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            cancellation);

    /// <summary>Writes the bytes of a step.</summary>
    /// <inheritdoc cref="WriteOnceAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken)"/>
    internal Task<Artifact> WriteOnceAsync(string artifact, Action<Stream> write, CancellationToken cancellation) =>
        WriteOnceAsync(artifact, RunArtifacts.Bytes(artifact), write, cancellation);

    /// <summary>A record that a step makes beside its summary.</summary>
    /// <inheritdoc cref="WriteOnceAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken)"/>
    internal Task<Artifact> WriteJsonOnceAsync<T>(string artifact, string name, T value, CancellationToken cancellation) =>
        WriteOnceAsync(artifact, name, (stream, cancel) => JsonSerializer.SerializeAsync(stream, value, PipelineJson.Options, cancel), cancellation);

    internal Task<CorpusPlan> PlanAsync(RunReference run, CancellationToken cancellation) =>
        Store.ReadJsonAsync<CorpusPlan>(run.Plan(), cancellation);

    /// <summary>The version that a run begun now would follow; null where the settings want none, or there is none.</summary>
    internal async Task<FormerVersion?> FormerVersionAsync(string model, ModelSettings settings, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(Store);
        if (!settings.Retraining.WarmStart && !settings.Retraining.Align)
            return null;
        return await registry.FindCurrentAsync(model, cancellation) is { } current
            ? FormerVersion.Of(await registry.ManifestAsync(model, current.Version, cancellation), settings)
            : null;
    }

    /// <summary>Opens a file of the corpus as it was planned; one that has changed since is refused.</summary>
    internal OpenCorpusFile OpenCorpus(string model) =>
        (file, offset) => Store.OpenRead(ModelArtifacts.Corpus(model) + file.Name, offset, file.ETag);

    /// <summary>A chunk of lines to train on: of the corpus, or sequences made of its rows.</summary>
    internal async Task<TextChunk> TextAsync(CorpusPlan plan, int chunk, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        if (!plan.Settings.HasRows)
            return new TextChunk(plan.Chunks[chunk], OpenCorpus(run.Model));
        var name = RunArtifacts.Bytes(plan.Sequences(chunk));
        var artifact = await Store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, run.Prefix);
        var range = new CorpusRange(new CorpusFile(name, artifact.Length, artifact.ETag), 0, artifact.Length);
        return new TextChunk(
            new CorpusChunk(chunk, artifact.Length == 0 ? [] : [range]), (file, offset) => Store.OpenRead(file.Name, offset, file.ETag));
    }

    /// <summary>The texts of items, as planned.</summary>
    internal async Task<IReadOnlyList<ItemText>> ItemTextsAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        var file = plan.ItemTexts!;
        var name = ModelArtifacts.Corpus(plan.Request.Run.Model) + file.Name;
        await using var stream = Store.OpenRead(name, etag: file.ETag);
        cancellation.ThrowIfCancellationRequested();
        return ItemTexts.Read(stream, name);
    }

    internal async Task<ItemVocabulary> VocabularyAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        var name = RunArtifacts.Bytes(run.Vocabulary(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return ItemVocabulary.Read(file, name);
    }

    /// <summary>The phrases to join in a round.</summary>
    internal async Task<PhraseModel> PhrasesAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        if (pass == 0)
            return PhraseModel.None;
        var name = RunArtifacts.Bytes(run.Phrases(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return PhraseModel.Read(file, name);
    }

    /// <summary>All windows artifacts of a run as local files, in the order of the chunks.</summary>
    internal async Task<IReadOnlyList<EncodedCorpusPart>> WindowsAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        var parts = new List<EncodedCorpusPart>(plan.Summary.Chunks);
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var artifact = plan.Request.Run.Windows(chunk);
            var summary = await Store.ReadJsonAsync<EncodedCorpusSummary>(RunArtifacts.Summary(artifact), cancellation);
            var path = await Store.LocalFileAsync(RunArtifacts.Bytes(artifact), cancellation);
            parts.Add(new EncodedCorpusPart(RunArtifacts.Bytes(artifact), summary, () => File.OpenRead(path), plan.EndsInGoals(chunk)));
        }

        return parts;
    }

    internal void Report(RunReference run, RunStage stage, double percent = 0) =>
        Progress.Report(ProgressOf(run, stage, percent));

    internal RunProgress ProgressOf(RunReference run, RunStage stage, double percent) =>
        new() { Run = run, Stage = stage, Percent = percent, UpdatedAt = Clock.GetUtcNow() };

    // What a run has made is replaced, or removed once it is no longer needed, by the run's own steps alone; a corpus by its owner, for good.
    private static bool IsMadeByAnotherCopy(Exception failure) => failure switch
    {
        ArtifactConflictException => true,
        ArtifactChangedException changed => RunArtifacts.IsOfARun(changed.Name),
        ArtifactNotFoundException missing => RunArtifacts.IsOfARun(missing.Name),
        _ => false,
    };
}

/// <summary>Lines to train on, and how their files are opened.</summary>
internal sealed record TextChunk(CorpusChunk Chunk, OpenCorpusFile Open);

/// <summary>
/// Passes the share of a stage that is done on as the run's progress, where it is told and in order; <see cref="Progress{T}"/> would report from
/// another thread later.
/// </summary>
internal sealed class StageProgress(StepContext context, RunReference run, RunStage stage) : IProgress<double>
{
    public void Report(double value) => context.Report(run, stage, 100 * value);
}
