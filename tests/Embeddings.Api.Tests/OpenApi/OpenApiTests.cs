using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Api.Routing;
using Json.Schema;
using Microsoft.OpenApi;

namespace Embeddings.Api.Tests.OpenApi;

/// <summary>Compares the document with the running service.</summary>
public sealed class OpenApiTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    public static TheoryData<string> Queries => new(
        EndpointNames.ListModels, EndpointNames.DescribeModel, EndpointNames.SimilarToItem, EndpointNames.Similar, EndpointNames.SimilarBatch,
        EndpointNames.Recommend, EndpointNames.Analogy, EndpointNames.ItemSimilarity, EndpointNames.TextSimilarity, EndpointNames.Rank,
        EndpointNames.OddOneOut, EndpointNames.Vector, EndpointNames.Vectors, EndpointNames.CompleteItem, EndpointNames.Windows, EndpointNames.Map,
        EndpointNames.ListVersions, EndpointNames.Experiments, EndpointNames.ListPresets, EndpointNames.ListRuns, EndpointNames.ListCorpus, EndpointNames.ListEvaluationFiles,
        EndpointNames.Live, EndpointNames.Ready);

    [Fact]
    public async Task The_document_is_valid_OpenAPI_3_1()
    {
        var text = await server.Client.GetStringAsync(new Uri("openapi.json", UriKind.Relative));

        var read = OpenApiDocument.Parse(text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(server.Endpoints.All.Count, read.Document!.Paths.Sum(path => path.Value.Operations!.Count));
    }

    [Fact]
    public async Task Schemas_are_referred_to_by_name_and_never_by_a_place_within_another()
    {
        var text = await server.Client.GetStringAsync(new Uri("openapi.json", UriKind.Relative));

        Assert.Contains("\"$ref\":\"#/components/schemas/", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"\\$ref\":\"#/(?!components/[a-z]+/[A-Za-z]+\")", text);
    }

    [Fact]
    public async Task Every_operation_has_a_heading_and_names_its_problems()
    {
        var document = OpenApiDocument.Parse(await server.Client.GetStringAsync(new Uri("openapi.json", UriKind.Relative)), "json").Document!;
        var operations = document.Paths.SelectMany(path => path.Value.Operations!.Values).ToDictionary(operation => operation.OperationId!);
        var headings = document.Tags!.Select(tag => tag.Name).ToList();

        Assert.All(operations.Values, operation => Assert.Contains(Assert.Single(operation.Tags!).Name, headings));
        Assert.All(operations.Values, operation => Assert.Superset(new HashSet<string> { "429", "503", "default" }, operation.Responses!.Keys.ToHashSet()));
        Assert.Superset(new HashSet<string> { "400", "401", "403", "404", "413", "415" }, operations[EndpointNames.Similar].Responses!.Keys.ToHashSet());
        Assert.Contains("409", operations[EndpointNames.StartRun].Responses!.Keys);
        Assert.DoesNotContain("401", operations[EndpointNames.Live].Responses!.Keys);
        Assert.All(document.Components!.Responses!.Values, response => Assert.NotEmpty(response.Content!["application/problem+json"].Examples!));
    }

    [Fact]
    public void Every_operation_has_one_name_and_the_name_is_known() => Assert.Equal(
        server.Endpoints.All.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal),
        server.Endpoints.All.Select(endpoint => endpoint.Name).Intersect(typeof(EndpointNames).GetFields().Select(field => field.Name)).Order(StringComparer.Ordinal));

    /// <summary>Sends the examples of the document, and validates the answers against their schemas.</summary>
    [Theory]
    [MemberData(nameof(Queries))]
    public async Task The_examples_of_the_document_are_answered_as_the_document_says(string name)
    {
        var document = (await server.GetAsync("openapi.json")).AsObject();
        var (path, method, operation) = Find(document, name);

        foreach (var body in Bodies(operation))
            await AskAsync(document, operation, Request(path, method, operation, body));
    }

    [Fact]
    public async Task A_ranking_is_shown_with_items_and_with_texts()
    {
        var (_, _, operation) = Find((await server.GetAsync("openapi.json")).AsObject(), EndpointNames.Rank);

        Assert.Equal(["candidates", "texts"], Bodies(operation).Select(body => body!.AsObject().Single(member => member.Key is "candidates" or "texts").Key));
    }

    private async Task AskAsync(JsonObject document, JsonNode operation, HttpRequestMessage question)
    {
        using var request = question;
        using var answer = await server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(operation["responses"]!.AsObject().ContainsKey($"{(int)answer.StatusCode}"), text);
        var schema = operation["responses"]![$"{(int)answer.StatusCode}"]!["content"]!["application/json"]!["schema"]!;
        var result = Resolved(document, schema).Evaluate(JsonNode.Parse(text), new EvaluationOptions { OutputFormat = OutputFormat.List });
        await AskAgainAsync(operation, request.RequestUri!, answer.Headers.ETag);
        Assert.True(result.IsValid, string.Join('\n', result.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))) + text);
    }

    /// <summary>Operations that document 304 answer it to a matching tag, and only their answers have a tag.</summary>
    private async Task AskAgainAsync(JsonNode operation, Uri question, EntityTagHeaderValue? tag)
    {
        var isDocumented = operation["responses"]!.AsObject().ContainsKey($"{(int)HttpStatusCode.NotModified}");
        Assert.Equal(isDocumented, tag is not null);
        if (tag is null)
            return;
        using var request = new HttpRequestMessage(HttpMethod.Get, question);
        request.Headers.IfNoneMatch.Add(tag);
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    private static (string Path, string Method, JsonNode Operation) Find(JsonObject document, string name) =>
        document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key, operation.Value!)))
            .Single(operation => (string?)operation.Item3["operationId"] == name);

    /// <summary>The example bodies of an operation; a single null for an operation without a body.</summary>
    private static IEnumerable<JsonNode?> Bodies(JsonNode operation)
    {
        var content = operation["requestBody"]?["content"]?["application/json"];
        return content?["examples"] is JsonObject examples ? examples.Select(example => example.Value!["value"]) : [content?["example"]];
    }

    private static HttpRequestMessage Request(string path, string method, JsonNode operation, JsonNode? body)
    {
        var query = operation["parameters"]!.AsArray()
            .Where(parameter => (string?)parameter!["in"] == "query" && parameter["example"] is not null && (string?)parameter["name"] != "model")
            .Select(parameter => $"{parameter!["name"]}={Uri.EscapeDataString(Example(parameter))}");
        var uri = path["/api/".Length..].Replace("{model}", SampleModel.Name, StringComparison.Ordinal) + "?" + string.Join('&', query);
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), uri);
        if (body is not null)
            request.Content = new StringContent(Known(body.ToJsonString()), Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>The examples use a larger vocabulary than the sample model has.</summary>
    private static string Example(JsonNode parameter) => Known(parameter["example"]!.ToString());

    private static string Known(string text) => text
        .Replace("railroad", "gold", StringComparison.Ordinal)
        .Replace("commerce", "gold", StringComparison.Ordinal)
        .Replace("the state of the union", "war", StringComparison.Ordinal)
        .Replace("woman", "war", StringComparison.Ordinal)
        .Replace("king", "peace", StringComparison.Ordinal)
        .Replace("man", "treaty", StringComparison.Ordinal);

    private static JsonSchema Resolved(JsonObject document, JsonNode schema)
    {
        var root = schema.DeepClone().AsObject();
        root["components"] = document["components"]!.DeepClone();
        return JsonSchema.FromText(root.ToJsonString());
    }
}
