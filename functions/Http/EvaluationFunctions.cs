using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Http;

/// <summary>The functions for evaluation files.</summary>
internal sealed class EvaluationFunctions(Answers answers)
{
    [Function(EndpointNames.ListEvaluationFiles)]
    public Task<IResult> ListEvaluationFiles([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Evaluation)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListEvaluationFiles);

    [Function(EndpointNames.UploadEvaluationFile)]
    public Task<IResult> UploadEvaluationFile([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.EvaluationFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.UploadEvaluationFile);

    [Function(EndpointNames.DownloadEvaluationFile)]
    public Task<IResult> DownloadEvaluationFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.EvaluationFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DownloadEvaluationFile);

    [Function(EndpointNames.DeleteEvaluationFile)]
    public Task<IResult> DeleteEvaluationFile([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.EvaluationFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DeleteEvaluationFile);
}
