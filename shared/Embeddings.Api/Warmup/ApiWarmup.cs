using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Warmup;

/// <summary>
/// Asks a model a question of every kind, the way that callers do, while nobody waits for the answers: the code they need is compiled, what is
/// made of the table at its first use is made, and no caller of a process that has just started waits for it.
/// </summary>
public sealed class ApiWarmup(ApiEndpoints endpoints, ServedModels models, IServiceScopeFactory scopes)
{
    /// <exception cref="InvalidInputException">The model cannot be loaded, or cannot answer.</exception>
    public async Task AskAsync(string model, CancellationToken cancellation)
    {
        using var lease = await models.LeaseAsync(model, null, cancellation);
        await using var scope = scopes.CreateAsyncScope();
        foreach (var question in WarmupQuestion.Of(lease.Version))
            await AnswerAsync(question.Asked(model, scope.ServiceProvider, cancellation), question.Endpoint);
    }

    // Past the door where operations are counted and their failures become problem documents: nobody asked, and a failure is the caller's to see.
    private async Task AnswerAsync(HttpContext context, string endpoint)
    {
        var answer = await endpoints.Find(endpoint).Handler(new ApiCall(context));
        await answer.ExecuteAsync(context);
    }
}
