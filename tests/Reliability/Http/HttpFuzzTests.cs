using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Local.Tests;
using Embeddings.Reliability.Runs;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Http;

/// <summary>
/// Random valid and invalid requests from the OpenAPI document of a real server. None is answered with 500, every refusal is a problem document, and
/// the server keeps running.
/// </summary>
public sealed class HttpFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int RequestsOfTheShortForm = 400;
    private const int RequestsAtOnce = 16;
    private const string Model = "m";

    /// <summary>Texts that have broken programs before.</summary>
    private static readonly string[] Texts =
    [
        "", " ", "two", "three", Model, "nul", "../../etc/passwd", "%2e%2e%2f", "-1", "0", "1e400", "NaN", "null", "true", "[]", "{\"a\":1}", "\u0000", "\ud83d\ude00", "a\u0301",
        new('x', 3_000), "current", "settings.json", "20260101-000000-000-aaaaaaaa", "m.20260101-000000-000-aaaaaaaa", "2147483648", "0.5", "SELECT 1", "<script>",
    ];

    private readonly Bench bench = new();
    private readonly Random random = new(Campaign.Seed);
    private ServerProcess? server;

    public async Task InitializeAsync()
    {
        await SampleCorpora.UploadAsync(bench, Model, "text");
        await bench.Runs.StartAsync(Model, SampleCorpora.SettingsOf("text"));
        await bench.Runs.EndedAsync(Model);
        // Many requests at once on a slow machine are an overload, which is tested elsewhere.
        server = await ServerProcess.StartAsync(bench.Root, new Dictionary<string, string> { ["Api__TargetQueueMilliseconds"] = "0" }, "--store", bench.Root, "--no-training");
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task No_request_is_answered_with_500_and_every_refusal_is_a_problem_document()
    {
        var document = JsonNode.Parse(await server!.Client.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative)))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key, Method: operation.Key, Operation: operation.Value!))).ToList();
        var requests = Enumerable.Range(0, RequestsOfTheShortForm * Campaign.Length).Select(_ => Draw(operations[random.Next(operations.Count)], document)).ToList();
        var (byStatus, sent) = (new SortedDictionary<int, int>(), 0);
        var gate = new Lock();
        await Parallel.ForEachAsync(requests.TakeWhile(_ => !Campaign.IsOver), new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce }, async (request, cancellation) =>
        {
            var status = await SendAsync(request, cancellation);
            lock (gate)
                (byStatus[status], sent) = (byStatus.GetValueOrDefault(status) + 1, sent + 1);
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} requests to {operations.Count} operations, seed {Campaign.Seed}: {string.Join(", ", byStatus.Select(one => $"{one.Value} x {one.Key}"))}"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri("api/health/ready", UriKind.Relative))).StatusCode);
        Assert.True(byStatus.Keys.Any(status => status < 300) && byStatus.Keys.Any(status => status >= 400), "the requests are of one kind");
    }

    private async Task<int> SendAsync(Drawn drawn, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(drawn.Method.ToUpperInvariant()), drawn.Address);
        if (drawn.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", drawn.MediaType);
        }

        using var answer = await server!.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)answer.StatusCode;
        var said = status >= 400 ? await answer.Content.ReadAsStringAsync(cancellation) : "";
        Assert.True(status < 500, $"{status} of {drawn}: {said}");
        // The web server itself refuses invalid HTTP.
        if (said.Length > 0)
            Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{status} of {drawn} is no problem document: {said}");
        return status;
    }

    private Drawn Draw((string Path, string Method, JsonNode Operation) one, JsonNode document)
    {
        var parameters = one.Operation["parameters"]?.AsArray().Select(parameter => Resolve(parameter!, document)).ToList() ?? [];
        var path = parameters.Where(parameter => (string?)parameter["in"] == "path")
            .Aggregate(one.Path, (so, parameter) => so.Replace($"{{{parameter["name"]}}}", Uri.EscapeDataString(PathText((string)parameter["name"]!)), StringComparison.Ordinal));
        var query = parameters.Where(parameter => (string?)parameter["in"] == "query" && random.Next(2) == 0)
            .Select(parameter => $"{parameter["name"]}={Uri.EscapeDataString(Text())}").ToList();
        var content = one.Operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        var body = content is null ? null : BodyOf(content.Value.Value!, document);
        return new Drawn(one.Method, path.TrimStart('/') + (query.Count == 0 ? "" : $"?{string.Join('&', query)}"), body, random.Next(20) == 0 ? "text/strange" : content?.Key ?? "application/json");
    }

    /// <summary>Mostly an existing model, because requests for unknown models are refused early.</summary>
    private string PathText(string name) => name == "model" && random.Next(4) > 0 ? Model : random.Next(6) == 0 ? "a.txt" : Text() is { Length: > 0 } text ? text : "x";

    private string Text() => random.Next(3) == 0 ? new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next(1, 0x250))]) : Texts[random.Next(Texts.Length)];

    private byte[] BodyOf(JsonNode content, JsonNode document)
    {
        var bytes = Encoding.UTF8.GetBytes(content["schema"] is { } schema && random.Next(5) > 0 ? Value(schema, document, 0)?.ToJsonString() ?? "null" : content["example"]?.ToJsonString() ?? Text());
        if (bytes.Length > 0 && random.Next(4) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    /// <summary>A value of a schema, or sometimes an arbitrary value.</summary>
    private JsonNode? Value(JsonNode schema, JsonNode document, int depth)
    {
        schema = Resolve(schema, document);
        if (depth > 5 || random.Next(12) == 0)
            return random.Next(3) switch { 0 => null, 1 => JsonValue.Create(Text()), _ => JsonValue.Create(random.Next(-5, 100_000)) };
        if (schema["enum"] is JsonArray { Count: > 0 } names)
            return names[random.Next(names.Count)]?.DeepClone();
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray { Count: > 0 } choices)
            return Value(choices[random.Next(choices.Count)]!, document, depth + 1);
        return TypeOf(schema) switch
        {
            "object" => new JsonObject((schema["properties"]?.AsObject() ?? []).Where(_ => random.Next(3) > 0).Select(member => KeyValuePair.Create(member.Key, Value(member.Value!, document, depth + 1)))),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(schema["items"] ?? new JsonObject(), document, depth + 1))]),
            "integer" => JsonValue.Create(random.Next(4) == 0 ? long.MaxValue : random.Next(-2, 50)),
            "number" => JsonValue.Create(random.Next(4) == 0 ? 1e308 : random.NextDouble()),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            _ => JsonValue.Create(random.Next(2) == 0 ? "two" : Text()),
        };
    }

    private static string? TypeOf(JsonNode schema) => schema["type"] is JsonArray several ? (string?)several[0] : (string?)schema["type"];

    private static JsonNode Resolve(JsonNode node, JsonNode document) => (string?)node["$ref"] is { } reference
        ? Resolve(reference[2..].Split('/').Aggregate(document, (so, name) => so[name]!), document)
        : node;

    private sealed record Drawn(string Method, string Address, byte[]? Body, string MediaType)
    {
        public override string ToString() => $"{Method} {Address} {(Body is null ? "" : Encoding.UTF8.GetString(Body))}";
    }
}
