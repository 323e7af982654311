using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Http;

/// <summary>The functions for corpus files.</summary>
internal sealed class CorpusFunctions(Answers answers)
{
    [Function(EndpointNames.ListCorpus)]
    public Task<IResult> ListCorpus([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Corpus)] HttpRequest request) =>
        answers.To(request, EndpointNames.ListCorpus);

    [Function(EndpointNames.UploadCorpusFile)]
    public Task<IResult> UploadCorpusFile([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.CorpusFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.UploadCorpusFile);

    [Function(EndpointNames.CreateUploadUrl)]
    public Task<IResult> CreateUploadUrl([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CorpusUploadUrl)] HttpRequest request) =>
        answers.To(request, EndpointNames.CreateUploadUrl);

    [Function(EndpointNames.DownloadCorpusFile)]
    public Task<IResult> DownloadCorpusFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.CorpusFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DownloadCorpusFile);

    [Function(EndpointNames.DeleteCorpusFile)]
    public Task<IResult> DeleteCorpusFile([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.CorpusFile)] HttpRequest request) =>
        answers.To(request, EndpointNames.DeleteCorpusFile);
}
