using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Starts runs that answer many histories, and returns their results. The runs themselves are followed and cancelled like every run.</summary>
public sealed class RecommendationRunEndpoints(IRunService runs, IArtifactStore store, StoredFiles files, RequestLimits limits) : IEndpointGroup
{
    private const string AnyBytes = "application/octet-stream";
    private readonly RecommendationResults results = new(store);

    public EndpointTag Tag => EndpointTag.Recommendations;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.With<RecommendationRunRequest, StartedRun>(
            HttpMethods.Post, EndpointNames.StartRecommendations, Routes.Recommendations, Access.Train,
            "Starts a run that answers every user of the corpus, or the histories of an uploaded file.",
            new RecommendationRunRequest { Histories = "subscribers.jsonl", Format = ResultFormat.Csv, Top = 5 }, StartAsync) with
        {
            Status = StatusCodes.Status202Accepted,
            BodyOptional = true,
            Handler = async call => await StartAsync(call, await BodyAsync(call)),
        },
        ApiEndpoint.Get<PageParameters, RecommendationResultList>(
            EndpointNames.ListRecommendations, Routes.Recommendations, Access.Train, "The results of finished runs, the newest first.", ListAsync),
        ApiEndpoint.Get<NoParameters, RecommendationResult>(
            EndpointNames.DescribeRecommendations, Routes.RecommendationResult, Access.Train, "The result of a run: the version, the counts and the file.",
            async (call, _) => Json(ResultOf(call, await FindAsync(call)))),
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.DownloadRecommendations, Routes.RecommendationFile, Access.Train, "The file with the recommendations of a run.",
            (call, _) => files.DownloadAsync(call, ModelArtifacts.Recommendations(call.Model, RunOf(call).Run), AnyBytes)) with
        {
            Answer = null,
            MediaType = AnyBytes,
            FurtherStatuses = StoredFiles.DownloadStatuses,
        },
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Delete, EndpointNames.DeleteRecommendations, Routes.RecommendationResult, Access.Train, "Removes the result of a run.", (call, _) => DeleteAsync(call)) with
        {
            Answer = null,
            Status = StatusCodes.Status204NoContent,
        },
    ];

    private static async Task<RecommendationRunRequest> BodyAsync(ApiCall call)
    {
        QueryParameters.Bind<NoParameters>(call.Http.Request.Query);
        return JsonBody.IsPresent(call.Http.Request) ? await JsonBody.ReadAsync<RecommendationRunRequest>(call.Http) : new RecommendationRunRequest();
    }

    private async Task<IResult> StartAsync(ApiCall call, RecommendationRunRequest request)
    {
        var run = await runs.StartRecommendationsAsync(
            call.Model, new WantedRecommendations(request.Histories, request.Version, (HistoryFormat)request.Format, Options(request)), call.Cancellation);
        call.Http.Response.Headers.Location = $"{call.Http.Request.PathBase}/{Routes.Runs}/{run.Id}";
        return Json(new StartedRun(run.Id, run.Model), StatusCodes.Status202Accepted);
    }

    private BatchOptions Options(RecommendationRunRequest request) => new()
    {
        Relation = request.Relation,
        Top = limits.Top(request.Top),
        Repeat = request.Repeat,
        Include = request.Include is null ? null : limits.Items(request.Include, "include"),
        Exclude = request.Exclude is null ? null : limits.Items(request.Exclude, "exclude"),
        LastItems = request.LastItems,
        Recency = request.Recency,
        LongTermItems = request.LongTermItems,
        LongTermRecency = request.LongTermRecency,
        CountShare = request.CountShare,
        Parts = request.Parts,
        Backward = request.Backward,
        Diversity = request.Diversity,
        CategoryLimit = request.CategoryLimit,
        CategoryField = request.CategoryField,
        Inferred = request.Inferred,
        Filter = request.Filter is null ? null : limits.Conditions(request.Filter, "filter"),
    };

    private async Task<IResult> ListAsync(ApiCall call, PageParameters asked)
    {
        var listed = await results.ListAsync(call.Model, call.Cancellation);
        var page = Pages.Descending(listed.Select(result => result.Manifest).OfType<RecommendationManifest>().Select(result => ResultOf(call, result)), result => result.Id, asked);
        DamagedResult[] damaged = [.. listed.Where(result => result.Problem is not null).Select(result => new DamagedResult(new RunReference(call.Model, result.Run).Id, result.Problem!))];
        return Json(new RecommendationResultList(call.Model, page.Entries, damaged.Length > 0 ? damaged : null, page.Next));
    }

    /// <summary>A damaged result can be removed too, so its manifest is not read.</summary>
    private async Task<IResult> DeleteAsync(ApiCall call)
    {
        var run = RunOf(call);
        if (await store.FindAsync(RecommendationResults.ManifestOf(run.Model, run.Run), call.Cancellation) is null)
            throw NoResult(call);
        await results.RemoveAsync(run.Model, run.Run, call.Cancellation);
        return Results.NoContent();
    }

    private async Task<RecommendationManifest> FindAsync(ApiCall call) =>
        await results.FindAsync(call.Model, RunOf(call).Run, call.Cancellation)
        ?? throw NoResult(call);

    private static ApiProblemException NoResult(ApiCall call) => new(
        ProblemKind.UnknownFile, $"Run '{call.Segment("id")}' has no result. GET {Routes.Runs}/{call.Segment("id")} says whether it is under way, or why it failed.");

    /// <exception cref="UnknownRunException">The path names no run of recommendations of the model.</exception>
    private static RunReference RunOf(ApiCall call)
    {
        var run = RunReference.Parse(call.Segment("id"));
        return run.Model == call.Model && run.Kind == RunKind.Recommendation ? run : throw new UnknownRunException(run.Id);
    }

    private static RecommendationResult ResultOf(ApiCall call, RecommendationManifest result) =>
        RecommendationResult.Of(result, (id, file) => $"{call.Http.Request.PathBase}/api/models/{result.Model}/recommendations/{id}/{file}");

    private static IResult Json<T>(T answer, int status = StatusCodes.Status200OK) => JsonAnswer.Of(answer, status);
}
