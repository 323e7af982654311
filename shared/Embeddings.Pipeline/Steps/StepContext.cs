using Embeddings.ColdStart;
using Embeddings.Corpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Steps;

/// <summary>What every step works with: the store, the clock, who is told of progress, what embeds texts, and how many threads a chunk gets.</summary>
internal sealed record StepContext(
    IArtifactStore Store, TimeProvider Clock, IProgress<RunProgress> Progress, TextEmbedders Embedders, int ChunkThreads = 1)
{
    /// <summary>Does a step unless its summary says that it has been done, and leaves that summary.</summary>
    public async Task<T> OnceAsync<T>(string artifact, Func<Task<T>> step, CancellationToken cancellation)
        where T : class
    {
        var summary = RunArtifacts.Summary(artifact);
        if (await Store.FindJsonAsync<T>(summary, cancellation) is { } done)
            return done;
        var result = await step();
        await Store.WriteJsonAsync(summary, result, cancellation: cancellation);
        return result;
    }

    public Task<CorpusPlan> PlanAsync(RunReference run, CancellationToken cancellation) =>
        Store.ReadJsonAsync<CorpusPlan>(run.Plan(), cancellation);

    /// <summary>The version that a run begun now would follow; null where the settings want none, or there is none.</summary>
    public async Task<FormerVersion?> FormerVersionAsync(string model, ModelSettings settings, CancellationToken cancellation)
    {
        var registry = new ModelRegistry(Store);
        if (!settings.Retraining.WarmStart && !settings.Retraining.Align)
            return null;
        return await registry.FindCurrentAsync(model, cancellation) is { } current
            ? FormerVersion.Of(await registry.ManifestAsync(model, current.Version, cancellation), settings)
            : null;
    }

    /// <summary>Opens a file of the corpus as it was planned; one that has changed since is refused.</summary>
    public OpenCorpusFile OpenCorpus(string model) =>
        (file, offset) => Store.OpenRead(ModelArtifacts.Corpus(model) + file.Name, offset, file.ETag);

    /// <summary>A chunk of lines to train on: of the corpus, or sequences made of its rows.</summary>
    public async Task<TextChunk> TextAsync(CorpusPlan plan, int chunk, CancellationToken cancellation)
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

    /// <summary>What is written about items, as it was planned.</summary>
    public async Task<IReadOnlyList<ItemText>> ItemTextsAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        var file = plan.ItemTexts!;
        var name = ModelArtifacts.Corpus(plan.Request.Run.Model) + file.Name;
        await using var stream = Store.OpenRead(name, etag: file.ETag);
        cancellation.ThrowIfCancellationRequested();
        return ItemTexts.Read(stream, name);
    }

    public async Task<ItemVocabulary> VocabularyAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        var name = RunArtifacts.Bytes(run.Vocabulary(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return ItemVocabulary.Read(file, name);
    }

    /// <summary>The phrases to join in a round.</summary>
    public async Task<PhraseModel> PhrasesAsync(RunReference run, int pass, CancellationToken cancellation)
    {
        if (pass == 0)
            return PhraseModel.None;
        var name = RunArtifacts.Bytes(run.Phrases(pass));
        await using var file = File.OpenRead(await Store.LocalFileAsync(name, cancellation));
        return PhraseModel.Read(file, name);
    }

    /// <summary>All windows artifacts of a run as local files, in the order of the chunks.</summary>
    public async Task<IReadOnlyList<WindowsPart>> WindowsAsync(CorpusPlan plan, CancellationToken cancellation)
    {
        var parts = new List<WindowsPart>(plan.Summary.Chunks);
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var artifact = plan.Request.Run.Windows(chunk);
            var summary = await Store.ReadJsonAsync<WindowsSummary>(RunArtifacts.Summary(artifact), cancellation);
            var path = await Store.LocalFileAsync(RunArtifacts.Bytes(artifact), cancellation);
            parts.Add(new WindowsPart(RunArtifacts.Bytes(artifact), summary, () => File.OpenRead(path), plan.EndsInGoals(chunk)));
        }

        return parts;
    }

    public void Report(RunReference run, RunStage stage, double percent = 0) =>
        Progress.Report(ProgressOf(run, stage, percent));

    public RunProgress ProgressOf(RunReference run, RunStage stage, double percent) =>
        new() { Run = run, Stage = stage, Percent = percent, UpdatedAt = Clock.GetUtcNow() };
}
