using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Starts, follows, cancels and purges runs.</summary>
public sealed class RunEndpoints(IRunService runs, IArtifactStore store, TimeProvider clock) : IEndpointGroup
{
    public EndpointTag Tag => EndpointTag.Runs;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.With<RunRequest, StartedRun>(
            HttpMethods.Post, EndpointNames.StartRun, Routes.ModelRuns, Access.Train, "Starts a run of a model.", new RunRequest(), StartAsync) with
        {
            Status = StatusCodes.Status202Accepted,
            BodyOptional = true,
            CanConflict = true,
            Handler = async call => await StartAsync(call, await BodyAsync(call)),
        },
        ApiEndpoint.Get<RunsParameters, RunList>(EndpointNames.ListRuns, Routes.Runs, Access.Read, "All runs, the newest first.", ListAsync),
        ApiEndpoint.Get<NoParameters, RunStatus>(EndpointNames.RunStatus, Routes.Run, Access.Read, "The progress of a run.", (call, _) => StatusAsync(call)),
        ApiEndpoint.Without<CancelParameters, RunStatus>(
            HttpMethods.Delete, EndpointNames.CancelRun, Routes.Run, Access.Train,
            "Cancels a run, which then ends at its next checkpoint; or removes what an ended run has left.", CancelAsync) with
        {
            Status = StatusCodes.Status202Accepted,
            FurtherStatuses = [StatusCodes.Status204NoContent],
            CanConflict = true,
        },
    ];

    private static async Task<RunRequest> BodyAsync(ApiCall call)
    {
        QueryParameters.Bind<NoParameters>(call.Http.Request.Query);
        return JsonBody.IsPresent(call.Http.Request) ? await JsonBody.ReadAsync<RunRequest>(call.Http) : new RunRequest();
    }

    private async Task<IResult> StartAsync(ApiCall call, RunRequest request)
    {
        var model = call.Model;
        var settings = request.Settings ?? await SettingsArtifact.ReadAsync(store, model, call.Cancellation);
        settings.Settings.Validate();
        // A run that can only fail is not accepted.
        if ((await CorpusSnapshot.TakeAsync(store, model, settings.Settings, clock.GetUtcNow(), call.Cancellation)).Lack(model, settings.Settings) is { } lack)
            throw new ApiProblemException(ProblemKind.NoCorpus, lack.Message);
        var run = await runs.StartAsync(model, request.Settings, call.Cancellation);
        var location = $"{call.Http.Request.PathBase}/{Routes.Runs}/{run.Id}";
        call.Http.Response.Headers.Location = location;
        return Json(call, new StartedRun(run.Id, run.Model), StatusCodes.Status202Accepted);
    }

    private async Task<IResult> ListAsync(ApiCall call, RunsParameters parameters)
    {
        var page = Pages.Of(await runs.ListAsync(parameters.Model, call.Cancellation), progress => progress.Run.Id, IsBehind, parameters);
        return Json(call, new RunList([.. page.Entries.Select(RunStatus.Of)], page.Next));
    }

    /// <summary>Compares with the cursor in the order of the list: by descending name, which begins with the run's time, and by model among runs of one name.</summary>
    private static bool IsBehind(RunProgress progress, string cursor)
    {
        var last = RunReference.Parse(cursor);
        var order = string.CompareOrdinal(progress.Run.Run, last.Run);
        return order < 0 || (order == 0 && string.CompareOrdinal(progress.Run.Model, last.Model) > 0);
    }

    private async Task<IResult> StatusAsync(ApiCall call) =>
        Json(call, RunStatus.Of(await runs.StatusAsync(call.Segment("id"), call.Cancellation)));

    private async Task<IResult> CancelAsync(ApiCall call, CancelParameters parameters)
    {
        var id = call.Segment("id");
        if (parameters.Purge)
        {
            await runs.PurgeAsync(id, call.Cancellation);
            return Results.NoContent();
        }

        await runs.CancelAsync(id, call.Cancellation);
        return Json(call, RunStatus.Of(await runs.StatusAsync(id, call.Cancellation)), StatusCodes.Status202Accepted);
    }

    private static IResult Json<T>(ApiCall call, T answer, int status = StatusCodes.Status200OK)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(answer, status);
    }
}
