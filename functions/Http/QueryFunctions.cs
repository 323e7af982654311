using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Http;

/// <summary>The functions for queries.</summary>
internal sealed class QueryFunctions(Answers answers)
{
    [Function(EndpointNames.SimilarToItem)]
    public Task<IResult> SimilarToItem([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Similar)] HttpRequest request) =>
        answers.To(request, EndpointNames.SimilarToItem);

    [Function(EndpointNames.Similar)]
    public Task<IResult> Similar([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Similar)] HttpRequest request) =>
        answers.To(request, EndpointNames.Similar);

    [Function(EndpointNames.SimilarBatch)]
    public Task<IResult> SimilarBatch([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SimilarBatch)] HttpRequest request) =>
        answers.To(request, EndpointNames.SimilarBatch);

    [Function(EndpointNames.Recommend)]
    public Task<IResult> Recommend([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Recommend)] HttpRequest request) =>
        answers.To(request, EndpointNames.Recommend);

    [Function(EndpointNames.Analogy)]
    public Task<IResult> Analogy([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Analogy)] HttpRequest request) =>
        answers.To(request, EndpointNames.Analogy);

    [Function(EndpointNames.ItemSimilarity)]
    public Task<IResult> ItemSimilarity([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Similarity)] HttpRequest request) =>
        answers.To(request, EndpointNames.ItemSimilarity);

    [Function(EndpointNames.TextSimilarity)]
    public Task<IResult> TextSimilarity([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Similarity)] HttpRequest request) =>
        answers.To(request, EndpointNames.TextSimilarity);

    [Function(EndpointNames.Rank)]
    public Task<IResult> Rank([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Rank)] HttpRequest request) =>
        answers.To(request, EndpointNames.Rank);

    [Function(EndpointNames.OddOneOut)]
    public Task<IResult> OddOneOut([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.OddOneOut)] HttpRequest request) =>
        answers.To(request, EndpointNames.OddOneOut);

    [Function(EndpointNames.ListPresets)]
    public Task<IResult> ListPresets([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Presets)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListPresets);

    [Function(EndpointNames.Map)]
    public Task<IResult> Map([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Map)] HttpRequest request) =>
        answers.To(request, EndpointNames.Map);

    [Function(EndpointNames.MapField)]
    public Task<IResult> MapField([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.MapField)] HttpRequest request) =>
        answers.To(request, EndpointNames.MapField);

    [Function(EndpointNames.Vector)]
    public Task<IResult> Vector([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Vector)] HttpRequest request) =>
        answers.To(request, EndpointNames.Vector);

    [Function(EndpointNames.Vectors)]
    public Task<IResult> Vectors([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Vectors)] HttpRequest request) =>
        answers.To(request, EndpointNames.Vectors);

    [Function(EndpointNames.CompleteItem)]
    public Task<IResult> CompleteItem([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Items)] HttpRequest request) =>
        answers.To(request, EndpointNames.CompleteItem);

    [Function(EndpointNames.Windows)]
    public Task<IResult> Windows([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Windows)] HttpRequest request) =>
        answers.To(request, EndpointNames.Windows);
}
