using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Http;

/// <summary>The functions for models and their versions.</summary>
internal sealed class ModelFunctions(Answers answers)
{
    [Function(EndpointNames.ListModels)]
    public Task<IResult> ListModels([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Models)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListModels);

    [Function(EndpointNames.DescribeModel)]
    public Task<IResult> DescribeModel([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Model)] HttpRequest request) =>
        answers.To(request, EndpointNames.DescribeModel);

    [Function(EndpointNames.ListVersions)]
    public Task<IResult> ListVersions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Versions)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListVersions);

    [Function(EndpointNames.DescribeVersion)]
    public Task<IResult> DescribeVersion([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Version)] HttpRequest request) =>
        answers.To(request, EndpointNames.DescribeVersion);

    [Function(EndpointNames.CompareVersions)]
    public Task<IResult> CompareVersions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.VersionChanges)] HttpRequest request) =>
        answers.To(request, EndpointNames.CompareVersions);

    [Function(EndpointNames.MapUsers)]
    public Task<IResult> MapUsers([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.MapUsers)] HttpRequest request) =>
        answers.To(request, EndpointNames.MapUsers);

    [Function(EndpointNames.RemoveVersion)]
    public Task<IResult> RemoveVersion([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Version)] HttpRequest request) =>
        answers.To(request, EndpointNames.RemoveVersion);

    /// <summary>Takes the client of the task hub, to check that no run of the model is in progress.</summary>
    [Function(EndpointNames.RemoveModel)]
    public Task<IResult> RemoveModel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Model)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.RemoveModel, client);

    [Function(EndpointNames.SwitchVersion)]
    public Task<IResult> SwitchVersion([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Current)] HttpRequest request) =>
        answers.To(request, EndpointNames.SwitchVersion);
}
