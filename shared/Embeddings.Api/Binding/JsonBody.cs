using System.Text.Json;
using Embeddings.Api.Problems;
using Embeddings.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Binding;

/// <summary>Reads the JSON body of a request.</summary>
internal static class JsonBody
{
    /// <exception cref="InvalidInputException">The body is not JSON of the record; the message names the member.</exception>
    /// <exception cref="ApiProblemException">The body is too long, or not declared as JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var request = context.Request;
        if (!request.HasJsonContentType())
            throw new ApiProblemException(ProblemKind.UnsupportedMediaType, $"The body is declared as '{request.ContentType}'. Send Content-Type: application/json.");
        await using var body = new LimitedStream(request.Body, context.RequestServices.GetRequiredService<ApiOptions>().MaximumBodyBytes);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(body, ApiJson.Options, context.RequestAborted) ?? throw new JsonException("the value is null");
        }
        catch (JsonException wrong)
        {
            throw Problem(wrong, "the body is not valid JSON");
        }
    }

    /// <summary>Whether the request has a body: it declares a length, or is sent in chunks.</summary>
    public static bool IsPresent(HttpRequest request) => request.ContentLength > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0);

    /// <summary>Describes an error in a JSON text in words for its author.</summary>
    public static InvalidInputException Problem(JsonException wrong, string otherwise) =>
        new(JsonProblem.Of(wrong, otherwise), Member(wrong), "Correct it. The OpenAPI document describes the body.", wrong);

    private static string Member(JsonException wrong) => wrong.Path is null or "$" ? "body" : wrong.Path.Replace("$.", "", StringComparison.Ordinal);
}
