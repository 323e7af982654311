using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Api.Binding;
using Embeddings.Api.Routing;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>Sends every kind of wrong argument to every operation. Each gets a problem document below 500 that names the argument.</summary>
public sealed class BadRequestTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private static readonly string[] WrongValues = ["", "x", "-1", "0", "1e9", "NaN", "99999999999999999999", "true,false", "%00", "%F0%9F%98%80"];

    private static readonly string[] WrongBodies =
    [
        "", "null", "{", "[]", "1", "\"text\"", "{\"nosuch\":1}", "{\"top\":\"x\",\"item\":5}", "{\"item\":\"peace\",\"top\":0}",
        "{\"item\":\"peace\",\"top\":1000000}", "{\"item\":\"peace\",\"minimum\":\"NaN\"}", "{\"vector\":[1]}", "{\"vector\":[0,0]}", "{\"vector\":[1e39,1]}",
        "{\"positive\":[null]}", "{\"positive\":[]}", "{\"history\":[]}", "{\"history\":[null]}", "{\"history\":[{}]}", "{\"history\":[{\"item\":null}]}",
        "{\"history\":[{\"item\":\"peace\",\"weight\":1e39}]}", "{\"text\":\"\"}", "{\"text\":\"zzz\"}", "{\"queries\":[]}", "{\"queries\":[null]}",
        "{\"queries\":[{}]}", "{\"items\":[]}", "{\"items\":null}", "{\"items\":[null]}", "{\"item\":\"peace\",\"candidates\":[\"zzz\"]}",
        "{\"item\":\"peace\",\"include\":[\"zzz\"]}", "{\"item\":\"peace\",\"metric\":\"none\"}", "{\"item\":\"peace\",\"metric\":1}",
        "{\"item\":\"peace\",\"pooling\":{}}", "{\"history\":[{\"item\":\"peace\"}],\"pooling\":{\"decay\":2}}", "{\"history\":[\"x\"],\"recency\":2}",
        "{\"a\":\"\",\"b\":\"\"}", "{\"a\":\"zzz\",\"b\":\"peace\",\"metric\":\"wordMovers\"}", "{\"split\":{}}", "{\"version\":\"\"}",
        "{\"text\":\"peace\",\"texts\":[]}", "{\"text\":\"peace\",\"texts\":[null]}", "{\"text\":\"peace\",\"texts\":[\"\"]}", "{\"text\":\"peace\",\"texts\":[\"zzz\"]}",
        "{\"text\":\"peace\",\"texts\":\"war\"}", "{\"text\":\"\",\"texts\":[\"war\"]}", "{\"text\":\"zzz\",\"texts\":[\"war\"],\"metric\":\"wordMovers\"}",
        "{\"item\":\"peace\",\"texts\":[\"war\"]}", "{\"text\":\"peace\",\"texts\":[\"war\"],\"minimum\":1e39}", "{\"text\":\"peace\",\"texts\":[\"war\"],\"top\":0}",
        "{\"texts\":[\"war\"]}", "{\"item\":\"peace\",\"candidates\":[\"war\"],\"metric\":\"wordMovers\"}", "{\"item\":\"peace\",\"candidates\":[\"war\"],\"texts\":[\"war\"]}",
        "{\"history\":[\"peace\"],\"relation\":\"next\",\"countShare\":1e300}", "{\"history\":[\"peace\"],\"relation\":\"next\",\"countShare\":-1e38}",
        "{\"history\":[\"peace\"],\"relation\":\"next\",\"recency\":1e999}", "{\"vector\":[3e38,3e38],\"metric\":\"dot\"}",
        "{\"vector\":[3e38,3e38],\"metric\":\"euclidean\"}", "{\"vector\":[3e38,3e38],\"metric\":\"manhattan\"}", "{\"vector\":[3e38,3e38]}",
        "{\"queries\":[{\"item\":\"peace\"},{\"vector\":[3e38,3e38],\"metric\":\"dot\"}]}", "{\"vector\":[3e38,3e38],\"metric\":\"dot\",\"candidates\":[\"war\"]}",
        "{\"history\":[{\"item\":\"peace\",\"weight\":1e38}],\"pooling\":{\"mode\":\"sum\"},\"metric\":\"dot\"}",
        "{\"history\":[{\"item\":\"peace\",\"weight\":3e38},{\"item\":\"treaty\",\"weight\":3e38}],\"pooling\":{\"mode\":\"sum\"},\"metric\":\"dot\"}",
        "{\"history\":[{\"item\":\"peace\",\"weight\":3e38},{\"item\":\"treaty\",\"weight\":3e38}]}", "{\"item\":\"peace\",\"metric\":\"dot\",\"minimum\":3e38}",
        "{\"settings\":{\"recommendation\":{\"countShare\":1e300}}}",
        "{\"settings\":{\"training\":{\"dimensions\":0}}}",
        "{\"settings\":{\"training\":null}}", "{\"settings\":{\"segmentation\":null}}",
        "{\"settings\":{\"evaluation\":{\"k\":null}}}", "{\"settings\":{\"segmentation\":{\"stopWords\":[null]}}}",
        "{\"settings\":{\"training\":{},\"training\":{}}}", "{\"settings\":{\"training\":{},\"Training\":{}}}", "{\"settings\":{},\"settings\":{}}",
    ];

    private readonly ApiServer server = sample.Server;

    public static TheoryData<string> Operations => new(typeof(EndpointNames).GetFields().Select(name => name.Name));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Wrong_parameters_are_refused_by_name(string operation)
    {
        if (Find(operation) is not { } endpoint)
            return;
        foreach (var parameter in QueryParameters.Of(endpoint.Parameters))
        {
            foreach (var value in WrongValues)
                await CheckAsync(endpoint, $"{PathOf(endpoint)}?{parameter.Name}={value}", null);
            await CheckAsync(endpoint, $"{PathOf(endpoint)}?{parameter.Name}=1&{parameter.Name}=2", null);
        }

        var problem = await CheckAsync(endpoint, $"{PathOf(endpoint)}?nosuch=1", "{}");
        Assert.NotNull(problem);
        Assert.Equal("nosuch", (string?)problem["field"]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Wrong_bodies_are_refused(string operation)
    {
        if (Find(operation) is not { Body: not null } endpoint)
            return;
        foreach (var body in WrongBodies)
            await CheckAsync(endpoint, PathOf(endpoint), body);
        var path = PathOf(endpoint);
        using var untyped = new ByteArrayContent("{}"u8.ToArray());
        Assert.Equal("/problems/unsupported-media-type", (string?)(await server.ProblemAsync(HttpStatusCode.UnsupportedMediaType, path, new HttpMethod(endpoint.Method), untyped))["type"]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Names_that_break_the_rule_or_are_not_known_are_refused(string operation)
    {
        if (Find(operation) is not { } endpoint || !endpoint.Template.Contains('{', StringComparison.Ordinal))
            return;
        foreach (var name in new[] { "nosuch", "NoSuch", "a%2Fb", "%20", "words%0A", "%F0%9F%98%80", new string('x', 300) })
            await CheckAsync(endpoint, PathOf(endpoint, name), endpoint.Body is null ? null : "{}");
    }

    /// <summary>Sends the request. The response must be a success, or a problem of the caller.</summary>
    private async Task<JsonNode?> CheckAsync(ApiEndpoint endpoint, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), path);
        if (body is not null && endpoint.Method is "POST" or "PUT")
            request.Content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        using var answer = await server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
            return null;
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{endpoint.Method} {path} {body}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.StartsWith("/problems/", (string?)problem["type"], StringComparison.Ordinal);
        Assert.NotNull((string?)problem["detail"]);
        Assert.DoesNotContain("Embeddings.", (string?)problem["detail"], StringComparison.Ordinal);
        return problem;
    }

    // The explorer page is not part of the API and has its own query string.
    private ApiEndpoint? Find(string operation) =>
        server.Endpoints.All.FirstOrDefault(endpoint => endpoint.Name == operation && endpoint.Template.StartsWith("api/", StringComparison.Ordinal));

    private static string PathOf(ApiEndpoint endpoint, string? name = null) => endpoint.Template["api/".Length..]
        .Replace("{model}", name ?? SampleModel.Name, StringComparison.Ordinal)
        .Replace("{id}", name ?? "words.20260101-000000-000-abcdef01", StringComparison.Ordinal)
        .Replace("{file}", "file.txt", StringComparison.Ordinal);
}
