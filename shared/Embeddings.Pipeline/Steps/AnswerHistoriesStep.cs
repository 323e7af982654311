using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Answers the histories of a chunk of an uploaded file, or of a partition of the corpus' users, on all processors.</summary>
internal sealed class AnswerHistoriesStep(StepContext context)
{
    public Task<AnswerCounts> RunAsync(ChunkReference chunk, CancellationToken cancellation) =>
        context.OnceAsync(chunk.Run.Answers(chunk.Chunk), () => AnswerAsync(chunk, cancellation), cancellation);

    private async Task<AnswerCounts> AnswerAsync(ChunkReference chunk, CancellationToken cancellation)
    {
        var run = chunk.Run;
        var request = await RecommendationRequest.ReadAsync(context.Store, run, cancellation);
        var planned = await context.Store.ReadJsonAsync<PlannedRecommendations>(RunArtifacts.Summary(run.RecommendationPlan()), cancellation);
        var manifest = await new ModelRegistry(context.Store).ManifestAsync(run.Model, request.Version, cancellation);
        using var version = await VersionRecommender.OpenAsync(context.Store, context.Embedders, manifest, request.Options, cancellation);
        var histories = request.Histories is null ? await OfCorpusAsync(chunk, planned, cancellation) : await OfUploadAsync(chunk, cancellation);
        var counts = AnswerCounts.None;
        await context.WriteOnceAsync(
            run.Answers(chunk.Chunk),
            RunArtifacts.Bytes(run.Answers(chunk.Chunk)),
            async (output, cancel) =>
            {
                counts = AnswerCounts.None;
                var answers = version.Batch.Answer(histories(), cancellation: cancel).Select(answer =>
                {
                    counts += AnswerCounts.Of(answer);
                    return answer;
                });
                await RecommendationFiles.WriteAsync(answers, HistoryFormat.JsonLines, output, cancel);
            },
            cancellation);
        context.Report(run, RunStage.Recommending, 100.0 * (chunk.Chunk + 1) / planned.Chunks);
        return counts;
    }

    private async Task<Func<IEnumerable<UserHistory>>> OfUploadAsync(ChunkReference chunk, CancellationToken cancellation)
    {
        var name = chunk.Run.Histories(chunk.Chunk);
        var checksum = await context.Store.FindChecksumAsync(name, cancellation);
        return () => HistoryFiles.ReadLines(() => context.Store.OpenLines(name, checksum), name);
    }

    private async Task<Func<IEnumerable<UserHistory>>> OfCorpusAsync(ChunkReference chunk, PlannedRecommendations planned, CancellationToken cancellation)
    {
        var options = (await context.PlanAsync(chunk.Run, cancellation)).Settings.Interactions!;
        var rows = Enumerable.Range(0, planned.RowChunks)
            .Select(part => (Func<Stream>)(() => context.Store.OpenRead(RunArtifacts.Bytes(chunk.Run.Rows(part)))))
            .ToArray();
        return () => UserHistories.Read(rows, chunk.Chunk, planned.Chunks, options, chunk.Run.RowsFolder(), cancellation)
            .Select(user => new UserHistory(user.User, user.Items));
    }
}
