using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Joins the answers of all chunks, in their order, into one file beside the model, and writes its manifest last. Memory does not depend on the number of
/// users.
/// </summary>
internal sealed class PublishRecommendationsStep(StepContext context)
{
    public async Task<RecommendationManifest> RunAsync(StartedRecommendations started, CancellationToken cancellation)
    {
        var run = started.Run;
        var manifest = await context.OnceAsync(run.PublishedRecommendations(), () => PublishAsync(run, cancellation), cancellation);
        await DeleteIntermediateAsync(run, cancellation);
        return manifest;
    }

    private async Task<RecommendationManifest> PublishAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Publishing);
        var request = await RecommendationRequest.ReadAsync(context.Store, run, cancellation);
        var planned = await context.Store.ReadJsonAsync<PlannedRecommendations>(RunArtifacts.Summary(run.RecommendationPlan()), cancellation);
        var counts = AnswerCounts.None;
        for (var chunk = 0; chunk < planned.Chunks; chunk++)
            counts += await context.Store.ReadJsonAsync<AnswerCounts>(RunArtifacts.Summary(run.Answers(chunk)), cancellation);
        var file = $"recommendations{HistoryFormats.ExtensionOf(request.Format)}";
        var written = await context.WriteOnceAsync(
            run.PublishedRecommendations(),
            ModelArtifacts.Recommendations(run.Model, run.Run) + file,
            (output, cancel) => JoinAsync(run, planned.Chunks, request.Format, output, cancel),
            cancellation);
        var manifest = new RecommendationManifest(
            run.Model, run.Run, request.Version, request.Histories, request.Options, planned.Relation, request.Format, file, written.Length, counts, request.StartedAt);
        await context.Store.WriteJsonAsync(RecommendationResults.ManifestOf(run.Model, run.Run), manifest, cancellation: cancellation);
        return manifest;
    }

    private async Task JoinAsync(RunReference run, int chunks, HistoryFormat format, Stream output, CancellationToken cancellation)
    {
        var parts = Enumerable.Range(0, chunks).Select(chunk => RunArtifacts.Bytes(run.Answers(chunk)));
        if (format != HistoryFormat.JsonLines)
        {
            await RecommendationFiles.WriteAsync(
                parts.SelectMany(part => RecommendationFiles.ReadLines(() => context.Store.OpenRead(part), part)), format, output, cancellation);
            return;
        }

        foreach (var part in parts)
        {
            await using var answers = context.Store.OpenRead(part);
            await answers.CopyToAsync(output, cancellation);
        }
    }

    /// <summary>Deletes the artifacts that only the run needed, as each step declares them.</summary>
    private async Task DeleteIntermediateAsync(RunReference run, CancellationToken cancellation)
    {
        foreach (var made in RecommendationSteps.All.Append(TrainingSteps.SplitRows).SelectMany(step => step.Makes))
            await made.DeleteAsync(context.Store, run, cancellation);
    }
}
