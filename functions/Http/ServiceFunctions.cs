using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Http;

/// <summary>The functions for the description and the health of the service.</summary>
internal sealed class ServiceFunctions(Answers answers)
{
    /// <summary>The route of the root. An empty route would default to the function's name.</summary>
    internal const string Root = "{nothing:maxlength(0)?}";

    [Function(EndpointNames.Explorer)]
    public Task<IResult> Explorer([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Root)] HttpRequest request) =>
        answers.To(request, EndpointNames.Explorer);

    [Function(EndpointNames.ExplorerFile)]
    public Task<IResult> ExplorerFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.ExplorerFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.ExplorerFile);

    [Function(EndpointNames.Live)]
    public Task<IResult> Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Live)] HttpRequest request) =>
        answers.To(request, EndpointNames.Live);

    [Function(EndpointNames.Ready)]
    public Task<IResult> Ready([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Ready)] HttpRequest request) =>
        answers.To(request, EndpointNames.Ready);

    [Function(EndpointNames.OpenApi)]
    public Task<IResult> OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OpenApi)] HttpRequest request) =>
        answers.To(request, EndpointNames.OpenApi);

    [Function(EndpointNames.Documentation)]
    public Task<IResult> Documentation([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Documentation)] HttpRequest request) =>
        answers.To(request, EndpointNames.Documentation);

    [Function(EndpointNames.DocumentationFile)]
    public Task<IResult> DocumentationFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.DocumentationFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DocumentationFile);

    [Function(EndpointNames.Agents)]
    public Task<IResult> Agents([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Agents)] HttpRequest request) =>
        answers.To(request, EndpointNames.Agents);
}
