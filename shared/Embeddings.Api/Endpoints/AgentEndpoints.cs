using System.Buffers;
using System.Text.Json;
using Embeddings.Api.Agents;
using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Routing;
using Embeddings.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Embeddings.Api.Endpoints;

/// <summary>Offers the queries as tools for agents: the Model Context Protocol over streamable HTTP, without sessions.</summary>
public sealed class AgentEndpoints : IEndpointGroup
{
    private const string Events = "text/event-stream";
    private readonly Lazy<AgentServer> server;
    private readonly ApiOptions options;

    /// <param name="services">Resolves the operations at the first message, because this group is itself one of them.</param>
    /// <param name="options">Limits the size of bodies.</param>
    /// <param name="log">Logs protocol failures.</param>
    public AgentEndpoints(IServiceProvider services, ApiOptions options, ILoggerFactory log)
    {
        this.options = options;
        server = new Lazy<AgentServer>(() => new AgentServer(services.GetRequiredService<ApiEndpoints>(), log));
    }

    public EndpointTag Tag => EndpointTag.Agents;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Post, EndpointNames.Agents, Routes.Agents, Access.Read,
            "The queries as tools for agents: a message of the Model Context Protocol (streamable HTTP, without sessions).", (call, _) => AnswerAsync(call)) with
        {
            Answer = null,
            MediaType = Events,
            BodyExample = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""",
            FurtherStatuses = [StatusCodes.Status202Accepted],
        },
    ];

    private async Task<IResult> AnswerAsync(ApiCall call)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        var answer = await server.Value.AnswerAsync(await ReadAsync(call), call.Http);
        return answer is null ? Results.StatusCode(StatusCodes.Status202Accepted) : Results.Bytes(answer, Events);
    }

    private async Task<JsonRpcMessage> ReadAsync(ApiCall call)
    {
        using var message = new MemoryStream();
        await using (var body = new LimitedStream(call.Http.Request.Body, options.MaximumBodyBytes))
            await body.CopyToAsync(message, call.Cancellation);
        try
        {
            var json = message.GetBuffer().AsMemory(0, (int)message.Length);
            // The protocol's library would report an internal error.
            JsonTexts.Require(new ReadOnlySequence<byte>(json), "body");
            return JsonSerializer.Deserialize<JsonRpcMessage>(json.Span, McpJsonUtilities.DefaultOptions) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw new InvalidInputException("the body is not a JSON-RPC message", "body", "Send a message of the Model Context Protocol.", wrong);
        }
    }
}
