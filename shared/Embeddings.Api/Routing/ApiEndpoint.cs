using System.Text.Json;
using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Routing;

/// <summary>One operation: its route, access, parameters, answer and handler. Hosts map it, and the OpenAPI document describes it.</summary>
public sealed record ApiEndpoint
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>The route, without a leading slash.</summary>
    public required string Template { get; init; }

    public required Access Access { get; init; }

    /// <summary>A sentence that says what the operation does.</summary>
    public required string Summary { get; init; }

    /// <summary>The record whose properties are the parameters of the query string.</summary>
    public Type Parameters { get; init; } = typeof(NoParameters);

    /// <summary>The record of the JSON body; null if there is none.</summary>
    public Type? Body { get; init; }

    /// <summary>An example of the body: the record, or a text if the body is not JSON.</summary>
    public object? BodyExample { get; init; }

    /// <summary>A second example for a body that has two forms; null if it has one.</summary>
    public object? FurtherExample { get; init; }

    /// <summary>The record of the answer; null if the answer is not JSON.</summary>
    public Type? Answer { get; init; }

    /// <summary>The status of a successful answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Further statuses without a problem document, such as 304 Not Modified.</summary>
    public IReadOnlyList<int> FurtherStatuses { get; init; } = [];

    /// <summary>Whether the operation can answer 409 Conflict.</summary>
    public bool CanConflict { get; init; }

    /// <summary>Whether the operation writes to the store although it needs only the permission to read. An app that may only read models does not offer it.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether the operation reports the state of the process, and is therefore answered even if the process is overloaded.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The heading of the operation in the OpenAPI document.</summary>
    public EndpointTag Tag { get; init; } = EndpointTag.Service;

    /// <summary>The methods that hosts route to the operation. GET includes HEAD.</summary>
    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];

    /// <summary>The media type of a body or an answer that is not JSON.</summary>
    public string? MediaType { get; init; }

    /// <summary>The records of a line of the body and of a line of the answer, if both can be NDJSON.</summary>
    public (Type Query, Type Answer)? LinesOf { get; init; }

    /// <summary>Example lines.</summary>
    public IReadOnlyList<object> LinesExample { get; init; } = [];

    /// <summary>Whether the body is optional.</summary>
    public bool BodyOptional { get; init; }

    public required Func<ApiCall, Task<IResult>> Handler { get; init; }

    /// <summary>Creates an operation without a body.</summary>
    public static ApiEndpoint Without<TParameters, TAnswer>(
        string method, string name, string template, Access access, string summary, Func<ApiCall, TParameters, Task<IResult>> handler)
        where TParameters : class, new() => new()
        {
            Name = name,
            Method = method,
            Template = template,
            Access = access,
            Summary = summary,
            Parameters = typeof(TParameters),
            Answer = typeof(TAnswer),
            Handler = call => handler(call, QueryParameters.Bind<TParameters>(call.Http.Request.Query)),
        };

    /// <summary>Creates a query to a version. Clients may cache its answer, and a caller that has the current answer gets 304 Not Modified.</summary>
    public static ApiEndpoint Ask<TParameters, TAnswer>(
        string name, string template, string summary, Func<ApiCall, TParameters, Task<IResult>> handler)
        where TParameters : class, new() => Get<TParameters, TAnswer>(name, template, Access.Read, summary, handler) with { FurtherStatuses = [StatusCodes.Status304NotModified] };

    /// <summary>Creates an operation that only reads.</summary>
    public static ApiEndpoint Get<TParameters, TAnswer>(
        string name, string template, Access access, string summary, Func<ApiCall, TParameters, Task<IResult>> handler)
        where TParameters : class, new() => Without<TParameters, TAnswer>(HttpMethods.Get, name, template, access, summary, handler);

    /// <summary>Creates an operation with a JSON body.</summary>
    public static ApiEndpoint With<TBody, TAnswer>(
        string method, string name, string template, Access access, string summary, TBody example, Func<ApiCall, TBody, Task<IResult>> handler)
        where TBody : class => new()
        {
            Name = name,
            Method = method,
            Template = template,
            Access = access,
            Summary = summary,
            Body = typeof(TBody),
            BodyExample = example,
            Answer = typeof(TAnswer),
            Handler = async call =>
            {
                QueryParameters.Bind<NoParameters>(call.Http.Request.Query);
                return await handler(call, await JsonBody.ReadAsync<TBody>(call.Http));
            },
        };
}

/// <summary>
/// A JSON answer. It is serialised completely before any of it is sent, so that a value that JSON cannot hold, such as infinity, becomes a problem
/// document instead of a truncated answer.
/// </summary>
internal static class JsonAnswer
{
    public static IResult Of<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Text(JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options), "application/json; charset=utf-8", status);
}
