using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Routing;

/// <summary>
/// An answer in JSON. It is made whole before any of it is sent: what JSON cannot hold, such as a number that is infinite, becomes a problem
/// document and not the half of an answer.
/// </summary>
public sealed class JsonAnswer : IResult, IStatusCodeHttpResult
{
    private readonly byte[] json;

    private JsonAnswer(byte[] json, int status) => (this.json, StatusCode) = (json, status);

    public int? StatusCode { get; }

    public static JsonAnswer Of<T>(T answer, int status = StatusCodes.Status200OK) =>
        new(JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options), status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode!.Value;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, CancellationToken.None);
    }
}
