using Embeddings.Corpus;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Embeddings.Pipeline.Runs;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Steps;

/// <summary>What every step works with: the store, the clock, who is told of progress, and how many threads a chunk gets.</summary>
internal sealed record StepContext(IArtifactStore Store, TimeProvider Clock, IProgress<RunProgress> Progress, int ChunkThreads = 1)
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

    /// <summary>Opens a file of the corpus as it was planned; one that has changed since is refused.</summary>
    public OpenCorpusFile OpenCorpus(string model) =>
        (file, offset) => Store.OpenRead(ModelArtifacts.Corpus(model) + file.Name, offset, file.ETag);

    /// <summary>A chunk of lines to train on: of the corpus, or the sequences of a partition of its interactions.</summary>
    public async Task<TextChunk> TextAsync(CorpusPlan plan, int chunk, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        if (plan.Summary.RowChunks == 0)
            return new TextChunk(plan.Chunks[chunk], OpenCorpus(run.Model));
        var name = RunArtifacts.Bytes(run.Sequences(chunk));
        var artifact = await Store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, run.Prefix);
        var range = new CorpusRange(new CorpusFile(name, artifact.Length, artifact.ETag), 0, artifact.Length);
        return new TextChunk(
            new CorpusChunk(chunk, artifact.Length == 0 ? [] : [range]), (file, offset) => Store.OpenRead(file.Name, offset, file.ETag));
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
    public async Task<IReadOnlyList<WindowsPart>> WindowsAsync(RunReference run, int chunks, CancellationToken cancellation)
    {
        var parts = new List<WindowsPart>(chunks);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var artifact = run.Windows(chunk);
            var summary = await Store.ReadJsonAsync<WindowsSummary>(RunArtifacts.Summary(artifact), cancellation);
            var path = await Store.LocalFileAsync(RunArtifacts.Bytes(artifact), cancellation);
            parts.Add(new WindowsPart(RunArtifacts.Bytes(artifact), summary, () => File.OpenRead(path)));
        }

        return parts;
    }

    public void Report(RunReference run, RunStage stage, double percent = 0) =>
        Progress.Report(new RunProgress { Run = run, Stage = stage, Percent = percent, UpdatedAt = Clock.GetUtcNow() });
}
