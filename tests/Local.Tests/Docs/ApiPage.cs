using System.Text;
using System.Text.Json.Nodes;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The reference of the API, made from its OpenAPI document.</summary>
internal static class ApiPage
{
    private const string Heading = """
        # API

        Every operation, its parameters and its status codes. A test makes this page from the OpenAPI document: to change the page, change the operations. A server shows the same with
        schemas and examples at `/api/docs`, and returns the document at `/api/openapi.json`.

        """;

    public static async Task<string> WriteAsync(string folder)
    {
        await using var server = await ServerProcess.StartAsync(folder, "--no-training");
        var document = JsonNode.Parse(await server.Client.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative)))!;
        var page = new StringBuilder(Heading);
        var operations =
            from path in document["paths"]!.AsObject()
            from method in path.Value!.AsObject()
            where method.Value is JsonObject operation && operation["responses"] is not null
            let tag = (string?)method.Value!["tags"]?[0] ?? "other"
            group (Method: method.Key.ToUpperInvariant(), Path: path.Key, Operation: method.Value!) by tag;
        foreach (var tag in operations)
        {
            page.Append($"\n## {tag.Key}\n\n| operation | what it does | parameters | answers |\n|---|---|---|---|\n");
            foreach (var (method, path, operation) in tag.Where(operation => operation.Method != "HEAD"))
                page.Append($"| `{method} {path}` | {operation["summary"]} | {Parameters(operation)} | {string.Join(", ", operation["responses"]!.AsObject().Select(answer => answer.Key))} |\n");
        }

        return page.ToString();
    }

    private static string Parameters(JsonNode operation) =>
        string.Join(", ", from parameter in operation["parameters"]?.AsArray() ?? []
                          where (string?)parameter!["in"] == "query"
                          select $"`{parameter!["name"]}`");
}
