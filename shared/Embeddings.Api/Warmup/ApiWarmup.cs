using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Warmup;

/// <summary>
/// Warms a model up by sending it one query of each kind, through the path that callers use. This compiles the code and builds what the table builds
/// at first use, so that the first callers of a new process do not wait for it.
/// </summary>
public sealed class ApiWarmup(ApiEndpoints endpoints, ServedModels models, IServiceScopeFactory scopes)
{
    /// <exception cref="InvalidInputException">The model cannot be loaded, or cannot answer.</exception>
    public async Task AskAsync(string model, CancellationToken cancellation)
    {
        using var lease = await models.LeaseAsync(model, null, cancellation);
        await using var scope = scopes.CreateAsyncScope();
        foreach (var question in await WarmupQuestion.OfAsync(lease.Version, cancellation))
            await AnswerAsync(question.Asked(model, scope.ServiceProvider, cancellation), question.Endpoint);
    }

    // Bypasses the layer that counts operations and turns failures into problem documents: this is no caller's request, and the warm-up needs the exception.
    private async Task AnswerAsync(HttpContext context, string endpoint)
    {
        var answer = await endpoints.Find(endpoint).Handler(new ApiCall(context));
        await answer.ExecuteAsync(context);
    }
}
