using System.Net;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Embeddings.Api.Tests.Agents;

/// <summary>The agent tools, called with the official client of the protocol.</summary>
public sealed class AgentTests(SampleServer sample) : IClassFixture<SampleServer>, IAsyncLifetime
{
    private McpClient client = null!;

    public async Task InitializeAsync() => client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(sample.Server.Client.BaseAddress!, "mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
    }));

    public async Task DisposeAsync() => await client.DisposeAsync();

    [Fact]
    public async Task An_agent_finds_the_tools_with_their_arguments()
    {
        var tools = (await client.ListToolsAsync()).ToDictionary(tool => tool.Name);

        Assert.Equal(["analogy", "describe_model", "list_models", "rank", "recommend", "similar"], tools.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["model", "history"], Required(tools["recommend"].JsonSchema));
        Assert.Equal(["model", "a", "b", "c"], Required(tools["analogy"].JsonSchema));
        Assert.True(tools["similar"].JsonSchema.GetProperty("properties").TryGetProperty("positive", out _));
        Assert.All(tools.Values, tool => Assert.NotEmpty(tool.Description));
    }

    [Fact]
    public async Task An_agent_lists_the_models_and_asks_one()
    {
        var models = await AnswerAsync("list_models", []);
        var similar = await AnswerAsync("similar", new() { ["model"] = "words", ["item"] = "peace", ["top"] = 2 });
        var analogy = await AnswerAsync("analogy", new() { ["model"] = "words", ["a"] = "peace", ["b"] = "treaty", ["c"] = "war", ["top"] = 1 });
        var recommended = await AnswerAsync("recommend", new() { ["model"] = "words", ["history"] = new[] { "peace" }, ["relation"] = "similar", ["top"] = 1 });
        var ranked = await AnswerAsync("rank", new() { ["model"] = "words", ["item"] = "peace", ["candidates"] = new[] { "war", "treaty" } });
        var described = await AnswerAsync("describe_model", new() { ["model"] = "words" });

        Assert.Equal("words", models.GetProperty("models")[0].GetProperty("model").GetString());
        Assert.Equal("treaty friendship", Items(similar));
        Assert.Equal("army", Items(analogy));
        Assert.Equal("treaty", Items(recommended));
        Assert.Equal("treaty war", Items(ranked));
        Assert.Equal(8, described.GetProperty("manifest").GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_is_told_to_the_agent()
    {
        var unknown = await client.CallToolAsync("similar", new Dictionary<string, object?> { ["model"] = "words", ["item"] = "unheard-of" });
        var noTool = await client.CallToolAsync("forget", new Dictionary<string, object?>());

        Assert.True(unknown.IsError);
        Assert.Contains("unheard-of", Assert.IsType<TextContentBlock>(Assert.Single(unknown.Content)).Text, StringComparison.Ordinal);
        Assert.True(noTool.IsError);
    }

    [Theory]
    [InlineData("""{ "model": "\ud800", "item": "peace" }""")]
    [InlineData("""{ "model": "words", "item": "\ud800" }""")]
    [InlineData("""{ "model": "words", "item": "peace", "\ud800": 1 }""")]
    public async Task A_message_with_half_of_a_surrogate_pair_is_a_problem(string arguments)
    {
        using var body = new StringContent(
            $$"""{ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "similar", "arguments": {{arguments}} } }""", Encoding.UTF8, "application/json");

        var problem = await sample.Server.ProblemAsync(HttpStatusCode.BadRequest, "mcp", HttpMethod.Post, body);

        Assert.Equal("body", (string?)problem["field"]);
        Assert.Contains("surrogate", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_not_UTF8_is_a_problem()
    {
        var message = """{ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "similar", "arguments": { "model": "words", "item": "?" } } }"""u8.ToArray();
        message[Array.IndexOf(message, (byte)'?')] = 0xFF;
        using var body = new ByteArrayContent(message);
        body.Headers.ContentType = new("application/json");

        var problem = await sample.Server.ProblemAsync(HttpStatusCode.BadRequest, "mcp", HttpMethod.Post, body);

        Assert.Equal("body", (string?)problem["field"]);
    }

    [Fact]
    public async Task What_is_no_message_is_a_problem()
    {
        using var body = new StringContent("nonsense", Encoding.UTF8, "application/json");

        Assert.Equal("body", (string?)(await sample.Server.ProblemAsync(HttpStatusCode.BadRequest, "mcp", HttpMethod.Post, body))["field"]);
    }

    private async Task<JsonElement> AnswerAsync(string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.True(result.IsError is not true, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static string Items(JsonElement answer) => string.Join(' ', answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString()));

    private static IEnumerable<string?> Required(JsonElement schema) => schema.GetProperty("required").EnumerateArray().Select(name => name.GetString());
}
