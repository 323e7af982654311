using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;

namespace Embeddings.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document of all operations, made of the same table that they are mapped from and of the records they are bound to.</summary>
internal static class OpenApiDocument
{
    private const string KeyScheme = "key";
    private const string TokenScheme = "token";

    public static JsonObject Of(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var schemas = new SchemaCatalogue();
        var paths = new JsonObject();
        foreach (var route in endpoints.GroupBy(endpoint => endpoint.Template, StringComparer.Ordinal))
        {
            var operations = new JsonObject();
            foreach (var endpoint in route)
                operations[endpoint.Method.ToLowerInvariant()] = Operations.Of(endpoint, schemas);
            paths[$"/{route.Key}"] = operations;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Embeddings",
                ["version"] = "1",
                ["description"] = "Learns embeddings of words and items, and answers similarity queries from them.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["responses"] = new JsonObject { [Operations.ProblemResponse] = Problem() },
                ["securitySchemes"] = new JsonObject
                {
                    [KeyScheme] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = AccessPolicy.KeyHeader },
                    [TokenScheme] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key, or a token with the role Embeddings.Read or Embeddings.Train." },
                },
            },
        };
    }

    internal static JsonArray Security(Access access) =>
        access == Access.Anonymous ? [] : new JsonArray(new JsonObject { [KeyScheme] = new JsonArray() }, new JsonObject { [TokenScheme] = new JsonArray() });

    private static JsonObject Problem() => new()
    {
        ["description"] = "A problem document (RFC 9457); its type tells problems apart.",
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("type", "title", "status"),
                    ["properties"] = new JsonObject
                    {
                        ["type"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["enum"] = new JsonArray([.. ProblemKind.All.Select(kind => (JsonNode)kind.Type)]),
                        },
                        ["title"] = new JsonObject { ["type"] = "string" },
                        ["status"] = new JsonObject { ["type"] = "integer" },
                        ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong, where, and what to do about it" },
                        ["instance"] = new JsonObject { ["type"] = "string" },
                        ["field"] = new JsonObject { ["type"] = "string", ["description"] = "The parameter or member that is wrong" },
                        ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["description"] = "The unknown items" },
                        ["run"] = new JsonObject { ["type"] = "string", ["description"] = "The run that is under way" },
                    },
                },
            },
        },
    };
}
