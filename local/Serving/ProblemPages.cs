using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Local.Serving;

/// <summary>Turns the server's own refusals, such as an unknown route or method, into problem documents like all others.</summary>
internal sealed class ProblemPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.HasStarted || context.Response.ContentLength is not null || context.Response.ContentType is not null)
            return;
        var problem = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ProblemAnswers.Of(
                ProblemKind.UnknownRoute, $"There is no route {context.Request.Path}. GET /api/openapi.json lists all routes.", context),
            StatusCodes.Status405MethodNotAllowed => ProblemAnswers.Of(
                ProblemKind.MethodNotAllowed, $"{context.Request.Path} does not accept {context.Request.Method}. It accepts {context.Response.Headers.Allow}.", context),
            _ => null,
        };
        if (problem is not null)
            await problem.ExecuteAsync(context);
    }
}
