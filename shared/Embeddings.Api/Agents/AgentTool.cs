using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.OpenApi;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Agents;

/// <summary>Offers an operation of the API as a tool for agents. Its arguments are the model and the members of the operation's body or query string.</summary>
internal sealed class AgentTool(string name, ApiEndpoint endpoint)
{
    private const string Model = "model";

    public string Name => name;

    public string Description => endpoint.Summary;

    /// <summary>The JSON schema of the arguments, built from the records that the operation binds.</summary>
    public JsonElement Schema()
    {
        var schema = endpoint.Body is { } body ? SchemaCatalogue.Standalone(body) : OfParameters(endpoint.Parameters);
        if (TakesModel)
        {
            var properties = schema["properties"] as JsonObject ?? [];
            properties.Insert(0, Model, new JsonObject { ["type"] = "string", ["description"] = "The model's name. list_models returns all names" });
            schema["properties"] = properties;
            schema["required"] = new JsonArray([Model, .. (schema["required"] as JsonArray ?? []).Select(required => required!.DeepClone())]);
        }

        return JsonSerializer.SerializeToElement(schema);
    }

    /// <summary>Answers a call exactly as the operation answers a request with the same arguments.</summary>
    /// <returns>The status and the answer. From status 400 on the answer is a problem document.</returns>
    public async Task<(int Status, JsonElement Answer)> CallAsync(
        ApiEndpoints endpoints, IDictionary<string, JsonElement>? arguments, HttpContext caller, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var context = Request(arguments ?? new Dictionary<string, JsonElement>(), caller, cancellation);
        context.Response.Body = body;
        await (await endpoints.AnswerAsync(endpoint, context)).ExecuteAsync(context);
        return (context.Response.StatusCode, JsonSerializer.Deserialize<JsonElement>(body.ToArray()));
    }

    private bool TakesModel => endpoint.Template.Contains($"{{{Model}}}", StringComparison.Ordinal);

    /// <summary>Builds the request that the agent would have sent itself, with its key or token.</summary>
    private DefaultHttpContext Request(IDictionary<string, JsonElement> arguments, HttpContext caller, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext { RequestServices = caller.RequestServices, RequestAborted = cancellation, User = caller.User };
        foreach (var header in caller.Request.Headers.Where(header => !header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
            context.Request.Headers[header.Key] = header.Value;
        context.Request.Method = endpoint.Method;
        context.Request.Path = $"/{endpoint.Template}";
        if (TakesModel)
            context.Request.RouteValues[Model] = arguments.TryGetValue(Model, out var model) ? Text(model) : "";
        var others = arguments.Where(argument => !TakesModel || argument.Key != Model);
        var query = caller.Request.Query[AccessPolicy.KeyParameter] is [{ } key] ? QueryString.Create(AccessPolicy.KeyParameter, key) : QueryString.Empty;
        if (endpoint.Body is null)
        {
            context.Request.QueryString = others.Aggregate(query, (all, argument) => all.Add(argument.Key, Text(argument.Value)));
        }
        else
        {
            context.Request.QueryString = query;
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(others.ToDictionary(argument => argument.Key, argument => argument.Value)));
        }

        return context;
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonObject OfParameters(Type record)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in QueryParameters.Of(record))
        {
            var schema = SchemaCatalogue.Standalone(parameter.Type);
            schema["description"] = parameter.Description.Description;
            properties[parameter.Name] = schema;
            if (parameter.Description.Required)
                required.Add(parameter.Name);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }
}
