using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Routing;

/// <summary>
/// An answer in JSON. It is made whole before any of it is sent: what JSON cannot hold, such as a number that is infinite, becomes a problem
/// document and not the half of an answer.
/// </summary>
internal static class JsonAnswer
{
    public static IResult Of<T>(T answer, int status = StatusCodes.Status200OK) =>
        Results.Text(JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options), "application/json; charset=utf-8", status);
}
