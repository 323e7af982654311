using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Http;

/// <summary>The functions for feedback and experiments.</summary>
internal sealed class ExperimentFunctions(Answers answers)
{
    [Function(EndpointNames.Feedback)]
    public Task<IResult> Feedback([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Feedback)] HttpRequest request) =>
        answers.To(request, EndpointNames.Feedback);

    [Function(EndpointNames.Experiments)]
    public Task<IResult> Experiments([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Experiments)] HttpRequest request) =>
        answers.To(request, EndpointNames.Experiments);
}
