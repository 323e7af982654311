using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Http;

/// <summary>The functions for recommendations for many users: their histories, their runs and their results.</summary>
internal sealed class RecommendationFunctions(Answers answers)
{
    [Function(EndpointNames.StartRecommendations)]
    public Task<IResult> StartRecommendations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Recommendations)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        answers.To(request, EndpointNames.StartRecommendations, client);

    [Function(EndpointNames.ListRecommendations)]
    public Task<IResult> ListRecommendations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Recommendations)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListRecommendations);

    [Function(EndpointNames.DescribeRecommendations)]
    public Task<IResult> DescribeRecommendations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.RecommendationResult)] HttpRequest request) =>
        answers.To(request, EndpointNames.DescribeRecommendations);

    [Function(EndpointNames.DownloadRecommendations)]
    public Task<IResult> DownloadRecommendations([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.RecommendationFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DownloadRecommendations);

    [Function(EndpointNames.DeleteRecommendations)]
    public Task<IResult> DeleteRecommendations([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.RecommendationResult)] HttpRequest request) =>
        answers.To(request, EndpointNames.DeleteRecommendations);

    [Function(EndpointNames.ListHistories)]
    public Task<IResult> ListHistories([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Histories)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListHistories);

    [Function(EndpointNames.UploadHistories)]
    public Task<IResult> UploadHistories([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.HistoriesFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.UploadHistories);

    [Function(EndpointNames.CreateHistoriesUploadUrl)]
    public Task<IResult> CreateHistoriesUploadUrl([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.HistoriesUploadUrl)] HttpRequest request) =>
        answers.To(request, EndpointNames.CreateHistoriesUploadUrl);

    [Function(EndpointNames.DownloadHistories)]
    public Task<IResult> DownloadHistories([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.HistoriesFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DownloadHistories);

    [Function(EndpointNames.DeleteHistories)]
    public Task<IResult> DeleteHistories([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.HistoriesFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DeleteHistories);
}
