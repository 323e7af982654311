using System.Text.Json;
using Embeddings.ColdStart;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;
using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>The services that every step uses.</summary>
/// <param name="Store">Holds corpora, runs and models.</param>
/// <param name="Clock">Ends slices and timestamps progress.</param>
/// <param name="Progress">Receives frequent reports from any thread and decides which to forward.</param>
/// <param name="Embedders">Embed texts of items, if the host has such a service.</param>
/// <param name="ChunkThreads">The number of threads that work on a chunk. It is above 1 if the step has the machine for itself.</param>
/// <param name="Memory">The memory of the machine; null if models are never refused for their size.</param>
/// <param name="Awaited">Cancelled when another step waits for this one to end. A slice then ends early.</param>
public sealed record StepContext(
    IArtifactStore Store,
    TimeProvider Clock,
    IProgress<RunProgress> Progress,
    TextEmbedders Embedders,
    int ChunkThreads = 1,
    InstanceMemory? Memory = null,
    CancellationToken Awaited = default)
{
    /// <summary>The number of attempts of a step when others write what it reads or makes. Two suffice unless a machine dies between bytes and summary.</summary>
    private const int Attempts = 3;

    /// <summary>
    /// Carries out a step and writes its summary, unless the summary exists already. If several copies of a step run at once,
    /// on one machine or on several, the first to write its summary counts, and the others return the same answer.
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
                // Another copy of this step was faster, or a late copy of an earlier step wrote. The artifacts are complete now, so read them again.
            }
        }
    }

    /// <summary>
    /// Writes an artifact of a step, unless another copy of the step has finished or written it meanwhile. Artifacts that later steps may be reading
    /// are not replaced.
    /// </summary>
    /// <exception cref="ArtifactConflictException">Another copy has; <see cref="OnceAsync"/> handles it.</exception>
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

    /// <summary>Writes a file of lines, and its checksum beside it.</summary>
    /// <inheritdoc cref="WriteOnceAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken)"/>
    internal async Task WriteLinesOnceAsync(string artifact, string name, Action<Stream> write, CancellationToken cancellation)
    {
        byte[] checksum = [];
        await WriteOnceAsync(artifact, name, output => checksum = TextChecksum.Write(output, write), cancellation);
        await WriteOnceAsync(artifact, TextChecksum.NameOf(name), output => output.Write(checksum), cancellation);
    }

    /// <summary>Writes a record that a step makes in addition to its summary.</summary>
    /// <inheritdoc cref="WriteOnceAsync(string, string, Func{Stream, CancellationToken, Task}, CancellationToken)"/>
    internal Task<Artifact> WriteJsonOnceAsync<T>(string artifact, string name, T value, CancellationToken cancellation) =>
        WriteOnceAsync(artifact, name, (stream, cancel) => JsonSerializer.SerializeAsync(stream, value, PipelineJson.Options, cancel), cancellation);

    internal Task<CorpusPlan> PlanAsync(RunReference run, CancellationToken cancellation) =>
        Store.ReadJsonAsync<CorpusPlan>(run.Plan(), cancellation);

    /// <summary>The version that a run starting now would follow; null if the settings ask for none or there is none.</summary>
    internal async Task<FormerVersion?> FormerVersionAsync(string model, ModelSettings settings, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(Store);
        if (!settings.Retraining.WarmStart && !settings.Retraining.Align)
            return null;
        return await registry.FindCurrentAsync(model, cancellation) is { } current
            ? FormerVersion.Of(await registry.ManifestAsync(model, current.Version, cancellation), settings)
            : null;
    }

    /// <summary>Opens a file of the corpus, or the run's interactions from feedback, as it was planned. A file that has changed since is refused.</summary>
    internal OpenCorpusFile OpenCorpus(RunReference run) =>
        (file, offset) => Store.OpenRead(file.Name == run.Feedback() ? file.Name : ModelArtifacts.Corpus(run.Model) + file.Name, offset, file.ETag);

    /// <summary>A chunk of lines to train on: lines of the corpus, or sequences made from its rows.</summary>
    internal async Task<TextChunk> TextAsync(CorpusPlan plan, int chunk, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        if (!plan.Settings.HasRows)
            return new TextChunk(plan.Chunks[chunk], OpenCorpus(run));
        var name = RunArtifacts.Bytes(plan.Sequences(chunk));
        var artifact = await Store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, run.Prefix);
        var range = new CorpusRange(new CorpusFile(name, artifact.Length, artifact.ETag), 0, artifact.Length);
        var checksum = await Store.FindChecksumAsync(name, cancellation);
        // The file is one range, so it is read from its beginning.
        return new TextChunk(new CorpusChunk(chunk, artifact.Length == 0 ? [] : [range]), (file, _) => Store.OpenLines(file.Name, checksum, file.ETag));
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

    /// <summary>The names of each item's attributes, as planned; empty if the settings name none.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ItemAttributesAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        if (plan.Settings.Interactions is not { Attributes: { Count: > 0 } fields })
            return new Dictionary<string, IReadOnlyList<string>>();
        var file = plan.ItemTexts!;
        var name = ModelArtifacts.Corpus(plan.Request.Run.Model) + file.Name;
        await using var stream = Store.OpenRead(name, etag: file.ETag);
        cancellation.ThrowIfCancellationRequested();
        return ItemAttributes.Read(stream, name, fields);
    }

    internal async Task<ItemVocabulary> VocabularyAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        var name = RunArtifacts.Bytes(run.Vocabulary(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return ItemVocabulary.Read(file, name);
    }

    /// <summary>The phrases to join in a pass.</summary>
    internal async Task<PhraseModel> PhrasesAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        if (pass == 0)
            return PhraseModel.None;
        var name = RunArtifacts.Bytes(run.Phrases(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return PhraseModel.Read(file, name);
    }

    /// <summary>The windows of a chunk, read from the store.</summary>
    internal async Task<EncodedCorpusPart> WindowsAsync(RunReference run, int chunk, CancellationToken cancellation)
    {
        var windows = run.Windows(chunk);
        var summary = await Store.ReadJsonAsync<EncodedCorpusSummary>(RunArtifacts.Summary(windows), cancellation);
        return new EncodedCorpusPart(RunArtifacts.Bytes(windows), summary, () => Store.OpenRead(RunArtifacts.Bytes(windows)));
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
            parts.Add(new EncodedCorpusPart(RunArtifacts.Bytes(artifact), summary, () => OpenCopy(path, RunArtifacts.Bytes(artifact)), plan.EndsInGoals(chunk)));
        }

        return parts;
    }

    /// <summary>Opens the local copy of an artifact, or the artifact itself if the copy has been given up meanwhile for want of room.</summary>
    private Stream OpenCopy(string path, string name)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (FileNotFoundException)
        {
            return Store.OpenRead(name);
        }
    }

    /// <summary>The transitions of a run; null if it counts none.</summary>
    internal async Task<TransitionMatrix?> FindTransitionsAsync(CorpusPlan plan, CancellationToken cancellation) => plan.Summary.CountsTransitions
        ? TransitionMatrix.Open(await Store.LocalFileAsync(RunArtifacts.Bytes(plan.Request.Run.Transitions()), cancellation))
        : null;

    /// <summary>The weights of the linear model of a run; null if it trains none.</summary>
    internal async Task<TransitionMatrix?> FindLinearModelAsync(CorpusPlan plan, CancellationToken cancellation) => plan.Summary.TrainsLinearModel
        ? TransitionMatrix.Open(await Store.LocalFileAsync(RunArtifacts.Bytes(plan.Request.Run.LinearModel()), cancellation))
        : null;

    /// <summary>The model of next items of a run; null if it trains none.</summary>
    internal async Task<LookupTable?> FindNextItemsAsync(CorpusPlan plan, CancellationToken cancellation) => plan.Summary.PredictsNextItems
        ? LookupTable.Open(await Store.LocalFileAsync(RunArtifacts.Bytes(plan.Request.Run.NextItems()), cancellation))
        : null;

    internal void Report(RunReference run, RunStage stage, double percent = 0) =>
        Progress.Report(ProgressOf(run, stage, percent));

    internal RunProgress ProgressOf(RunReference run, RunStage stage, double percent) =>
        new() { Run = run, Stage = stage, Percent = percent, UpdatedAt = Clock.GetUtcNow() };

    // Only copies of the run's own steps replace or remove its artifacts, so such a failure is worth a retry. A corpus changes only by its owner, so
    // a retry is useless.
    private static bool IsMadeByAnotherCopy(Exception failure) => failure switch
    {
        ArtifactConflictException => true,
        ArtifactChangedException changed => RunArtifacts.BelongsToRun(changed.Name),
        ArtifactNotFoundException missing => RunArtifacts.BelongsToRun(missing.Name),
        _ => false,
    };
}

/// <summary>A chunk of lines to train on, and the function that opens its files.</summary>
internal sealed record TextChunk(CorpusChunk Chunk, OpenCorpusFile Open);

/// <summary>
/// Reports the completed share of a stage as the run's progress. It reports synchronously and in order; <see cref="Progress{T}"/> would report later
/// from another thread.
/// </summary>
internal sealed class StageProgress(StepContext context, RunReference run, RunStage stage) : IProgress<double>
{
    public void Report(double value) => context.Report(run, stage, 100 * value);
}
