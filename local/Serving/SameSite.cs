using System.Net;
using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Local.Serving;

/// <summary>
/// Keeps pages of other sites from using a server that trusts its machine. A request must name this machine as its host, because any other host name
/// could be made to resolve to it. A request that changes something must come from this server's pages or from an allowed origin.
/// </summary>
internal sealed class SameSite(RequestDelegate next, ServingOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        Problem(context.Request) is { } problem ? ProblemAnswers.Of(ProblemKind.ForeignOrigin, problem, context).ExecuteAsync(context) : next(context);

    private string? Problem(HttpRequest request)
    {
        if (!options.AsksForKeys && options.IsLoopback && !IsThisMachine(request.Host.Host))
            return $"The request is addressed to '{request.Host.Host}'. Address it to localhost.";
        var origin = request.Headers.Origin.FirstOrDefault();
        return origin is not null && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            && origin != $"{request.Scheme}://{request.Host}" && !options.Api.Allows(origin)
            ? $"The page at '{origin}' may not change anything here."
            : null;
    }

    private static bool IsThisMachine(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
