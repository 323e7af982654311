using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Routing;

namespace Embeddings.Api.OpenApi;

/// <summary>Builds the OpenAPI 3.1 document from the operations that hosts map and from the records of their bodies and answers.</summary>
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
                ["description"] = "Learns embeddings of words and items, and answers similarity queries with them. Every GET operation also accepts HEAD.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. EndpointTag.All.Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["responses"] = ProblemResponses.Components(endpoints),
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
}
