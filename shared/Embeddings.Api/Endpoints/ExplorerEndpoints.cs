using Embeddings.Api.Authorization;
using Embeddings.Api.Explorer;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the page that shows a model to people. The page calls the other operations. It holds no key and asks its user for one if needed.</summary>
public sealed class ExplorerEndpoints(IArtifactStore store) : IEndpointGroup
{
    // The page may load from this service only, and may not compile code at run time. It sends files to the storage account, where there is one.
    private readonly string contentPolicy =
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{(store is IUploadUrls urls ? $" {urls.UploadOrigin}" : "")}; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public EndpointTag Tag => EndpointTag.Service;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        Page(EndpointNames.Explorer, Routes.Explorer, "The explorer page.", "text/html", call => Answer(call, ExplorerFiles.Page)),
        Page(EndpointNames.ExplorerFile, Routes.ExplorerFile, "A file of the explorer page.", "*/*", call => Answer(call, call.Segment("file"))),
    ];

    // The query string holds the page's own state. It is not a parameter of the operation.
    private static ApiEndpoint Page(string name, string template, string summary, string mediaType, Func<ApiCall, IResult> answer) => new()
    {
        Name = name,
        Method = HttpMethods.Get,
        Template = template,
        Access = Access.Anonymous,
        Summary = summary,
        MediaType = mediaType,
        FurtherStatuses = [StatusCodes.Status304NotModified, StatusCodes.Status412PreconditionFailed],
        Handler = call => Task.FromResult(answer(call)),
    };

    private IResult Answer(ApiCall call, string name)
    {
        var file = ExplorerFiles.Find(name, out var isLasting) ?? throw new ApiProblemException(
            ProblemKind.UnknownFile, $"The explorer page has no file '{name}'.");
        var headers = call.Http.Response.Headers;
        headers.ContentSecurityPolicy = contentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = isLasting ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (!call.Http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is not 0))
            return Results.Bytes(file.Content, file.MediaType, entityTag: new($"\"{file.Hash}\""));
        headers.ContentEncoding = "br";
        return Results.Bytes(file.Brotli, file.MediaType, entityTag: new($"\"{file.Hash}-br\""));
    }
}
