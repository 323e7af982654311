using Embeddings.Api.Explorer;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>The page that shows a model to people. It asks the other operations, and holds no key: where they want one, it asks its user.</summary>
public sealed class ExplorerEndpoints : IEndpointGroup
{
    // The map's renderer compiles its drawing code when it starts, hence 'unsafe-eval'. Everything else comes from here or not at all.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        Page(EndpointNames.Explorer, Routes.Explorer, "The explorer page.", "text/html", call => Answer(call, ExplorerFiles.Page)),
        Page(EndpointNames.ExplorerFile, Routes.ExplorerFile, "A file of the explorer page.", "*/*", call => Answer(call, call.Segment("file"))),
    ];

    // Its query string is the page's own state, not a parameter of the operation.
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

    private static IResult Answer(ApiCall call, string name)
    {
        var file = ExplorerFiles.Find(name) ?? throw new ApiProblemException(
            ProblemKind.UnknownFile, $"The explorer page has no file '{name}'.");
        var headers = call.Http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return Results.Bytes(file.Content, file.MediaType, entityTag: file.Tag);
    }
}
