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

    /// <summary>The route, without a slash at its start.</summary>
    public required string Template { get; init; }

    public required Access Access { get; init; }

    /// <summary>A sentence that says what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>The record whose properties are the query string's parameters.</summary>
    public Type Parameters { get; init; } = typeof(NoParameters);

    /// <summary>The record that is the JSON body; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>A body to try it with: the record, or the text of one that is not JSON.</summary>
    public object? BodyExample { get; init; }

    /// <summary>Another, where the body can be of two forms; null for none.</summary>
    public object? FurtherExample { get; init; }

    /// <summary>The record of the answer; null where the answer is no JSON.</summary>
    public Type? Answer { get; init; }

    /// <summary>The status of a good answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Further statuses without a problem document, such as 304 Not Modified.</summary>
    public IReadOnlyList<int> FurtherStatuses { get; init; } = [];

    /// <summary>Whether the operation can answer 409 Conflict.</summary>
    public bool CanConflict { get; init; }

    /// <summary>The heading that the OpenAPI document lists it under.</summary>
    public EndpointTag Tag { get; init; } = EndpointTag.Service;

    /// <summary>The methods that hosts route to it: HEAD wherever GET is.</summary>
    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];

    /// <summary>The media type of body or answer that is not JSON.</summary>
    public string? MediaType { get; init; }

    /// <summary>The records of a line of the body and of the answer, where both can be lines of JSON (NDJSON).</summary>
    public (Type Query, Type Answer)? LinesOf { get; init; }

    /// <summary>Lines to try it with.</summary>
    public IReadOnlyList<object> LinesExample { get; init; } = [];

    /// <summary>Whether the body may be left out.</summary>
    public bool BodyOptional { get; init; }

    public required Func<ApiCall, Task<IResult>> Handler { get; init; }

    /// <summary>An operation without a body.</summary>
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

    /// <summary>A query to a version. Its answer may be cached, and a caller that has it gets 304 Not Modified.</summary>
    public static ApiEndpoint Ask<TParameters, TAnswer>(
        string name, string template, string summary, Func<ApiCall, TParameters, Task<IResult>> handler)
        where TParameters : class, new() => Get<TParameters, TAnswer>(name, template, Access.Read, summary, handler) with { FurtherStatuses = [StatusCodes.Status304NotModified] };

    /// <summary>An operation that only reads.</summary>
    public static ApiEndpoint Get<TParameters, TAnswer>(
        string name, string template, Access access, string summary, Func<ApiCall, TParameters, Task<IResult>> handler)
        where TParameters : class, new() => Without<TParameters, TAnswer>(HttpMethods.Get, name, template, access, summary, handler);

    /// <summary>An operation that takes a JSON body.</summary>
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
/// An answer in JSON. It is made whole before any of it is sent: what JSON cannot hold, such as a number that is infinite, becomes a problem
/// document and not the half of an answer.
/// </summary>
internal static class JsonAnswer
{
    public static IResult Of<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Text(JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options), "application/json; charset=utf-8", status);
}
