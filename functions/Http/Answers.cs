using Embeddings.Api.Routing;
using Embeddings.Functions.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Embeddings.Functions.Http;

/// <summary>
/// Passes a request to the operation of the API that answers it. Every trigger is anonymous to the host, because host keys have no permissions. The API
/// authorises the caller of every operation itself, before it does anything else.
/// </summary>
internal sealed class Answers(ApiEndpoints endpoints, DurableClients clients)
{
    public Task<IResult> To(HttpRequest request, string operation) => endpoints.AnswerAsync(operation, request.HttpContext);

    /// <summary>Answers an operation that starts runs or reads their state.</summary>
    public Task<IResult> To(HttpRequest request, string operation, DurableTaskClient client)
    {
        clients.Use(client);
        return To(request, operation);
    }
}
