using Embeddings.Corpus;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Lists the corpus, cuts it into chunks, and writes both down: what the run trains on, whatever is uploaded meanwhile.</summary>
internal sealed class PlanCorpusStep(StepContext context)
{
    public async Task<PlannedCorpus> RunAsync(TrainingRequest request, CancellationToken cancellation)
    {
        if (await context.Store.FindJsonAsync<CorpusPlan>(request.Run.Plan(), cancellation) is { } planned)
            return planned.Summary;
        ModelName.Require(request.Run.Model);
        request.Settings.Validate();
        context.Report(request.Run, RunStage.Planning);
        var snapshot = await CorpusSnapshot.TakeAsync(context.Store, request.Run.Model, request.Settings, cancellation);
        var chunks = ChunkPlanner.Plan(snapshot.Files, request.Settings.Pipeline.ChunkSize);
        if (chunks.Count == 0)
            throw Empty(request, snapshot.Files.Count);

        var interactions = request.Settings.Interactions is not null;
        var summary = new PlannedCorpus(
            interactions ? PartitionCount.For(snapshot.Files) : chunks.Count,
            snapshot.Files.Count,
            snapshot.Files.Sum(file => file.Length),
            interactions ? 0 : request.Settings.Vocabulary.PhrasePasses,
            snapshot.Identity,
            interactions ? chunks.Count : 0);
        await context.Store.WriteJsonAsync(request.Run.Plan(), new CorpusPlan(request, summary, chunks), cancellation: cancellation);
        return summary;
    }

    private static InvalidInputException Empty(TrainingRequest request, int files)
    {
        var (kind, remedy) = request.Settings.Interactions is null
            ? (".txt or .txt.gz", "Upload text with one sentence a line.")
            : (".csv, .jsonl or .parquet", "Upload rows of user, item and time.");
        return new InvalidInputException(
            files == 0 ? $"it has no {kind} file" : $"its {files} files are empty", $"corpus {ModelArtifacts.Corpus(request.Run.Model)}", remedy);
    }
}
