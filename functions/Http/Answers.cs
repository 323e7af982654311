using Embeddings.Api.Routing;
using Embeddings.Functions.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Http;

/// <summary>
/// Hands a request to the operation of the API that answers it. Every trigger is anonymous to the host, whose keys know no permissions: the API checks
/// the caller of every operation itself, before it does anything.
/// </summary>
internal sealed class Answers(ApiEndpoints endpoints, DurableClients clients)
{
    public Task<IResult> To(HttpRequest request, string operation) => endpoints.AnswerAsync(operation, request.HttpContext);

    /// <summary>For operations that start runs or ask after them.</summary>
    public Task<IResult> To(HttpRequest request, string operation, DurableTaskClient client)
    {
        clients.Use(client);
        return To(request, operation);
    }
}
