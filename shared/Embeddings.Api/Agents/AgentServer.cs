using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Embeddings.Api.Agents;

/// <summary>
/// Answers Model Context Protocol messages one at a time. It keeps no session, so any instance of the service can answer any message.
/// </summary>
internal sealed class AgentServer(ApiEndpoints endpoints, ILoggerFactory log)
{
    private const string Instructions =
        "Answers queries with embeddings of words or items. List the models first. Then ask one of them for similar items, analogies, recommendations or rankings.";

    private readonly AgentTool[] tools =
    [
        new("list_models", endpoints.Find(EndpointNames.ListModels)),
        new("describe_model", endpoints.Find(EndpointNames.DescribeModel)),
        new("similar", endpoints.Find(EndpointNames.Similar)),
        new("analogy", endpoints.Find(EndpointNames.Analogy)),
        new("recommend", endpoints.Find(EndpointNames.Recommend)),
        new("rank", endpoints.Find(EndpointNames.Rank)),
    ];

    /// <returns>The answer as server-sent events; null if the message expects none.</returns>
    public async Task<byte[]?> AnswerAsync(JsonRpcMessage message, HttpContext caller)
    {
        var (services, cancellation) = (caller.RequestServices, caller.RequestAborted);
        await using var transport = new StreamableHttpServerTransport(log) { Stateless = true };
        await using var server = McpServer.Create(transport, Options(caller), log, services);
        var running = server.RunAsync(cancellation);
        using var answer = new MemoryStream();
        var isAnswered = await transport.HandlePostRequestAsync(message, answer, cancellation);
        await transport.DisposeAsync();
        await running;
        return isAnswered ? answer.ToArray() : null;
    }

    private McpServerOptions Options(HttpContext caller) => new()
    {
        ServerInfo = new Implementation { Name = "embeddings", Version = "1" },
        ServerInstructions = Instructions,
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. tools.Select(Described)] }),
            CallToolHandler = (request, cancellation) => CallAsync(request.Params, caller, cancellation),
        },
    };

    private static Tool Described(AgentTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = tool.Schema(),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false },
    };

    private async ValueTask<CallToolResult> CallAsync(CallToolRequestParams? call, HttpContext caller, CancellationToken cancellation)
    {
        if (tools.FirstOrDefault(tool => tool.Name == call?.Name) is not { } tool)
            return Result($"There is no tool '{call?.Name}'. The tools are: {string.Join(", ", tools.Select(known => known.Name))}.", isError: true);
        var (status, answer) = await tool.CallAsync(endpoints, call!.Arguments, caller, cancellation);
        var result = Result(answer.GetRawText(), status >= 400);
        result.StructuredContent = answer;
        return result;
    }

    private static CallToolResult Result(string text, bool isError) => new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
