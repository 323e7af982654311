using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embeddings.Api.Binding;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Embeddings.Api.OpenApi;

/// <summary>Describes one operation.</summary>
internal static partial class Operations
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    public static JsonObject Of(ApiEndpoint endpoint, SchemaCatalogue schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Name,
            ["summary"] = endpoint.Summary,
            ["tags"] = new JsonArray(endpoint.Tag.Name),
            ["security"] = OpenApiDocument.Security(endpoint.Access),
            ["parameters"] = Parameters(endpoint, schemas),
            ["responses"] = Responses(endpoint, schemas),
        };
        if (RequestBody(endpoint, schemas) is { } body)
            operation["requestBody"] = body;
        return operation;
    }

    private static JsonArray Parameters(ApiEndpoint endpoint, SchemaCatalogue schemas)
    {
        var path = Segments().Matches(endpoint.Template).Select(segment => new JsonObject
        {
            ["name"] = segment.Groups[1].Value,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = new JsonObject { ["type"] = "string" },
        });
        var query = QueryParameters.Of(endpoint.Parameters).Select(parameter => Parameter(parameter, endpoint.Parameters, schemas));
        return new JsonArray([.. path, .. query]);
    }

    private static JsonObject Parameter(QueryParameter parameter, Type record, SchemaCatalogue schemas)
    {
        var schema = schemas.Inline(parameter.Type);
        if (!parameter.Description.Required && parameter.Property.GetValue(Activator.CreateInstance(record)) is { } value and not "")
            schema["default"] = JsonSerializer.SerializeToNode(value, ApiJson.Options);
        var described = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = "query",
            ["required"] = parameter.Description.Required,
            ["description"] = parameter.Description.Description,
            ["schema"] = schema,
        };
        if (parameter.Description.Example is { } example)
            described["example"] = JsonSerializer.SerializeToNode(example, ApiJson.Options);
        return described;
    }

    private static JsonObject? RequestBody(ApiEndpoint endpoint, SchemaCatalogue schemas)
    {
        if (endpoint is { Body: null, BodyExample: string json } && endpoint.Method == HttpMethods.Post)
            return new JsonObject { ["required"] = true, ["content"] = new JsonObject { [Json] = new JsonObject { ["example"] = JsonNode.Parse(json) } } };
        if (endpoint.Body is null)
            return endpoint.MediaType is { } bytes && endpoint.Method == HttpMethods.Put ? new JsonObject { ["required"] = true, ["content"] = Bytes(bytes, endpoint.BodyExample as string) } : null;
        var media = new JsonObject { ["schema"] = schemas.Reference(endpoint.Body) };
        if (endpoint.FurtherExample is { } further)
            media["examples"] = new JsonObject { ["one"] = Example(endpoint.BodyExample), ["another"] = Example(further) };
        else if (endpoint.BodyExample is { } example)
            media["example"] = JsonSerializer.SerializeToNode(example, endpoint.Body, ApiJson.Options);
        var content = new JsonObject { [Json] = media };
        if (endpoint.LinesOf is { } lines)
            content[Lines] = LinesOf(lines.Query, schemas, string.Concat(endpoint.LinesExample.Select(line => JsonSerializer.Serialize(line, line.GetType(), ApiJson.Options) + "\n")));
        return new JsonObject { ["required"] = !endpoint.BodyOptional, ["content"] = content };
    }

    private static JsonObject Example(object? body) => new() { ["value"] = JsonSerializer.SerializeToNode(body, ApiJson.Options) };

    private static JsonObject Responses(ApiEndpoint endpoint, SchemaCatalogue schemas)
    {
        var responses = new JsonObject();
        foreach (var status in endpoint.FurtherStatuses.Append(endpoint.Status).Order())
            responses[$"{status}"] = Response(endpoint, status, schemas);
        foreach (var (status, problem) in ProblemResponses.Of(endpoint))
            responses[status] = problem;
        return responses;
    }

    private static JsonObject Response(ApiEndpoint endpoint, int status, SchemaCatalogue schemas)
    {
        var response = new JsonObject { ["description"] = $"{ReasonPhrases.GetReasonPhrase(status)}." };
        if (status is StatusCodes.Status204NoContent or >= StatusCodes.Status300MultipleChoices)
            return response;
        if (endpoint.Answer is { } answer)
        {
            var content = new JsonObject { [Json] = new JsonObject { ["schema"] = schemas.Reference(answer) } };
            if (endpoint.LinesOf is { } lines)
                content[Lines] = LinesOf(lines.Answer, schemas);
            response["content"] = content;
        }
        else if (endpoint.MediaType is { } media)
            response["content"] = Bytes(media);
        return response;
    }

    /// <summary>The content of an NDJSON text: every line is the JSON of a record.</summary>
    private static JsonObject LinesOf(Type record, SchemaCatalogue schemas, string? example = null)
    {
        var media = new JsonObject
        {
            ["schema"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = $"One {record.Name} a line",
                ["contentMediaType"] = Json,
                ["contentSchema"] = schemas.Reference(record),
            },
        };
        if (example is not null)
            media["example"] = example;
        return media;
    }

    /// <summary>The content of a text or of bytes. OpenAPI 3.1 describes these by their media type alone, without a schema.</summary>
    private static JsonObject Bytes(string media, string? example = null)
    {
        var content = new JsonObject();
        if (media.StartsWith("text/", StringComparison.Ordinal))
            content["schema"] = new JsonObject { ["type"] = "string" };
        if (example is not null)
            content["example"] = example;
        return new JsonObject { [media] = content };
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Segments();
}
