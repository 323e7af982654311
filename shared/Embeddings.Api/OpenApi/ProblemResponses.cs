using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Embeddings.Api.OpenApi;

/// <summary>The problem documents: one named response for each status, with an example of each kind.</summary>
internal static class ProblemResponses
{
    public const string SchemaName = "Problem";
    private const string Any = SchemaName;
    private const string MediaType = "application/problem+json";

    /// <summary>The shape of all problem documents, for the document's schemas.</summary>
    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("type", "title", "status"),
        ["properties"] = new JsonObject
        {
            // Not an enumeration: a client generated from this document must be able to read the problem types of later versions.
            ["type"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "Identifies the kind of problem",
                ["examples"] = new JsonArray([.. ProblemKind.All.Select(kind => (JsonNode)kind.Type)]),
            },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong, where, and how to correct it" },
            ["instance"] = new JsonObject { ["type"] = "string" },
            ["field"] = new JsonObject { ["type"] = "string", ["description"] = "The parameter or member that is wrong" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["description"] = "The unknown items" },
            ["run"] = new JsonObject { ["type"] = "string", ["description"] = "The run that is under way" },
        },
    };

    /// <summary>The named responses that the given operations refer to.</summary>
    public static JsonObject Components(IEnumerable<ApiEndpoint> endpoints)
    {
        var statuses = endpoints.SelectMany(StatusesOf).ToHashSet();
        var responses = new JsonObject { [Any] = Response("A problem document (RFC 9457). Its type identifies the kind of problem.", ProblemKind.All) };
        foreach (var kinds in ProblemKind.All.Where(kind => statuses.Contains(kind.Status)).GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
        {
            var response = Response($"{string.Join("; ", kinds.Select(kind => kind.Title))}.", [.. kinds]);
            if (kinds.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                response["headers"] = new JsonObject { ["Retry-After"] = RetryAfter() };
            responses[NameOf(kinds.Key)] = response;
        }

        return responses;
    }

    /// <summary>References to the named responses of an operation's problem statuses; the default covers every other status.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(ApiEndpoint endpoint) =>
        StatusesOf(endpoint).Select(status => KeyValuePair.Create($"{status}", Reference(NameOf(status)))).Append(KeyValuePair.Create("default", Reference(Any)));

    private static IEnumerable<int> StatusesOf(ApiEndpoint endpoint)
    {
        if (endpoint.Access != Access.Anonymous)
        {
            yield return StatusCodes.Status400BadRequest;
            yield return StatusCodes.Status401Unauthorized;
            yield return StatusCodes.Status403Forbidden;
        }

        if (endpoint.Template.Contains('{', StringComparison.Ordinal))
            yield return StatusCodes.Status404NotFound;
        if (endpoint.CanConflict)
            yield return StatusCodes.Status409Conflict;
        if (endpoint.Body is not null || endpoint.Method == HttpMethods.Put)
            yield return StatusCodes.Status413PayloadTooLarge;
        if (endpoint.Body is not null)
            yield return StatusCodes.Status415UnsupportedMediaType;
        yield return StatusCodes.Status429TooManyRequests;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static JsonNode? Reference(string name) => new JsonObject { ["$ref"] = $"#/components/responses/{name}" };

    private static string NameOf(int status) => string.Concat(ReasonPhrases.GetReasonPhrase(status).Split(' ', '-'));

    private static JsonObject RetryAfter() => new()
    {
        ["description"] = "Seconds to wait before the next try",
        ["schema"] = new JsonObject { ["type"] = "integer" },
    };

    private static JsonObject Response(string description, IReadOnlyList<ProblemKind> kinds) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject
        {
            [MediaType] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{SchemaName}" },
                ["examples"] = new JsonObject(kinds.Select(kind => KeyValuePair.Create(kind.Type["/problems/".Length..], (JsonNode?)Example(kind)))),
            },
        },
    };

    private static JsonObject Example(ProblemKind kind) => new()
    {
        ["value"] = new JsonObject { ["type"] = kind.Type, ["title"] = kind.Title, ["status"] = kind.Status },
    };
}
