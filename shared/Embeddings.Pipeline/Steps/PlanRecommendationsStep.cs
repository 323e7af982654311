using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Steps;

/// <summary>The plan of a run of recommendations.</summary>
/// <param name="Chunks">The number of chunks of histories.</param>
/// <param name="RowChunks">The number of chunks of rows to split by user; 0 if the histories were uploaded.</param>
/// <param name="GroupSize">The number of chunks in a group.</param>
/// <param name="GroupsAtOnce">The number of groups of chunks that run at a time.</param>
/// <param name="Relation">The relation of the answers to the histories.</param>
public sealed record PlannedRecommendations(int Chunks, int RowChunks, int GroupSize, int GroupsAtOnce, Relation Relation);

/// <summary>
/// Plans a run of recommendations. It opens the version once, so that a request that the version cannot answer fails before anything is fanned out. An
/// uploaded file is read once from its beginning and written as chunks of histories: the rows of a user must stay together, and a quoted field of CSV or a
/// row group of Parquet can be cut nowhere else.
/// </summary>
internal sealed class PlanRecommendationsStep(StepContext context)
{
    /// <summary>The number of users that an activity answers. It depends on nothing else, so that any number of instances makes the same artifacts.</summary>
    private const int UsersPerChunk = 5_000;

    /// <summary>The length from which a chunk takes no further user, so that long histories do not fill the memory.</summary>
    private const int BytesPerChunk = 8 << 20;

    public Task<PlannedRecommendations> RunAsync(RunReference run, CancellationToken cancellation) =>
        context.OnceAsync(run.RecommendationPlan(), () => PlanAsync(run, cancellation), cancellation);

    private async Task<PlannedRecommendations> PlanAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Planning);
        var request = await RecommendationRequest.ReadAsync(context.Store, run, cancellation);
        var manifest = await new ModelRegistry(context.Store).ManifestAsync(run.Model, request.Version, cancellation);
        using var version = await VersionRecommender.OpenAsync(context.Store, context.Embedders, manifest, request.Options, cancellation);
        var settings = manifest.Training?.EffectiveSettings ?? ModelSettings.Default;
        if (request.Histories is { } file)
            return new PlannedRecommendations(await SplitAsync(run, file, cancellation), 0, TrainingPipeline.GroupSize, settings.Pipeline.GroupsAtOnce, version.Relation);
        var corpus = await PlanCorpusAsync(request, settings, cancellation);
        return new PlannedRecommendations(corpus.Partitions, corpus.RowChunks, corpus.GroupSize, corpus.GroupsAtOnce, version.Relation);
    }

    /// <summary>Plans the corpus as it is now, with the columns that the version was trained with.</summary>
    private async Task<PlannedCorpus> PlanCorpusAsync(RecommendationRequest request, ModelSettings settings, CancellationToken cancellation)
    {
        var snapshot = await CorpusSnapshot.TakeAsync(context.Store, request.Run.Model, settings, request.StartedAt, cancellation);
        return await new PlanCorpusStep(context).RunAsync(new TrainingRequest(request.Run, settings, request.StartedAt, snapshot.Identity), cancellation);
    }

    /// <returns>The number of chunks.</returns>
    private async Task<int> SplitAsync(RunReference run, string file, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Histories(run.Model) + file;
        var upload = await context.Store.FindAsync(name, cancellation) ?? throw new ArtifactNotFoundException(name, context.Store.Location);
        using var histories = HistoryFiles.Read(
            new CorpusFile(file, upload.Length, upload.ETag), (_, offset) => context.Store.OpenRead(name, offset, upload.ETag), cancellation).GetEnumerator();
        var chunks = 0;
        while (ReadChunk(histories) is { Length: > 0 } lines)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = run.Histories(chunks++);
            await context.WriteLinesOnceAsync(run.RecommendationPlan(), chunk, output => output.Write(lines), cancellation);
        }

        return chunks;
    }

    private static byte[] ReadChunk(IEnumerator<UserHistory> histories)
    {
        using var lines = new MemoryStream();
        for (var users = 0; users < UsersPerChunk && lines.Length < BytesPerChunk && histories.MoveNext(); users++)
        {
            JsonSerializer.Serialize(lines, histories.Current, JsonSerializerOptions.Web);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
