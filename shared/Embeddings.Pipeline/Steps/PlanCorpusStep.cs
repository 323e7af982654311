using Embeddings.Corpus;
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
        {
            throw new InvalidInputException(
                snapshot.Files.Count == 0 ? "it has no .txt or .txt.gz file" : $"its {snapshot.Files.Count} files are empty",
                $"corpus {ModelArtifacts.Corpus(request.Run.Model)}",
                "Upload text with one sentence a line.");
        }

        var summary = new PlannedCorpus(
            chunks.Count, snapshot.Files.Count, snapshot.Files.Sum(file => file.Length), request.Settings.Vocabulary.PhrasePasses, snapshot.Identity);
        await context.Store.WriteJsonAsync(request.Run.Plan(), new CorpusPlan(request, summary, chunks), cancellation: cancellation);
        return summary;
    }
}
