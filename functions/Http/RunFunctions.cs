using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Http;

/// <summary>The functions that start, follow, cancel and purge runs.</summary>
internal sealed class RunFunctions(Answers answers)
{
    [Function(EndpointNames.StartRun)]
    public Task<IResult> StartRun(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ModelRuns)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.StartRun, client);

    [Function(EndpointNames.ListRuns)]
    public Task<IResult> ListRuns(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Runs)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.ListRuns, client);

    [Function(EndpointNames.RunStatus)]
    public Task<IResult> RunStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Run)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.RunStatus, client);

    [Function(EndpointNames.CancelRun)]
    public Task<IResult> CancelRun(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Run)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.CancelRun, client);
}
