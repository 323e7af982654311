using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Answers from a version and names it in a header. Clients may cache the answer to a GET until another version answers.</summary>
public sealed class VersionedAnswers(ServedModels models, ApiOptions options)
{
    public const string VersionHeader = "Model-Version";

    /// <summary>Answers a GET. Nothing is computed if the caller already has the answer.</summary>
    public Task<IResult> GetAsync<T>(ApiCall call, string? subject, Func<ServedVersion, T> answer) =>
        GetAwaitedAsync(call, subject, version => Task.FromResult(answer(version)));

    /// <summary>Answers a GET whose answer is computed asynchronously.</summary>
    public Task<IResult> GetAwaitedAsync<T>(ApiCall call, string? subject, Func<ServedVersion, Task<T>> answer) => FromCurrentAsync(call, subject, async version =>
    {
        var tag = $"\"{version.Manifest.Version}\"";
        call.Http.Response.Headers.ETag = tag;
        call.Http.Response.Headers.CacheControl = $"private, max-age={options.CacheSeconds}, must-revalidate";
        return IsKnown(call.Http.Request, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : await AnswerAsync(call, version, answer);
    });

    public Task<IResult> PostAsync<T>(ApiCall call, string? subject, Func<ServedVersion, T> answer) =>
        PostAwaitedAsync(call, subject, version => Task.FromResult(answer(version)));

    public Task<IResult> PostAwaitedAsync<T>(ApiCall call, string? subject, Func<ServedVersion, Task<T>> answer) => FromCurrentAsync(call, subject, version =>
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        return AnswerAsync(call, version, answer);
    });

    /// <summary>Streams an answer piece by piece. The version stays mapped until the last piece is written.</summary>
    internal async Task<IResult> StreamAsync(ApiCall call, string? subject, string mediaType, Func<ServedVersion, Stream, Task> write)
    {
        var lease = await LeaseAsync(call, subject);
        call.Http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(
            async output =>
            {
                using (lease)
                    await write(lease.Version, output);
            },
            mediaType);
    }

    /// <summary>
    /// A version that is served by range reads can be removed once another one is current, before this process has noticed. A query that misses its files is answered by
    /// the version that is current then.
    /// </summary>
    private async Task<IResult> FromCurrentAsync(ApiCall call, string? subject, Func<ServedVersion, Task<IResult>> answer)
    {
        try
        {
            using var lease = await LeaseAsync(call, subject);
            return await answer(lease.Version);
        }
        catch (ArtifactNotFoundException)
        {
            await models.RefreshAsync(call.Model, call.Cancellation);
            using var lease = await LeaseAsync(call, subject);
            return await answer(lease.Version);
        }
    }

    private static async Task<IResult> AnswerAsync<T>(ApiCall call, ServedVersion version, Func<ServedVersion, Task<T>> answer)
    {
        var answered = await call.Timing.MeasureAsync("answer", () => answer(version));
        return call.Timing.Measure("json", () => JsonAnswer.Of(answered));
    }

    private async ValueTask<VersionLease> LeaseAsync(ApiCall call, string? subject)
    {
        var lease = await call.Timing.MeasureAsync("version", () => models.LeaseAsync(call.Model, subject, call.Cancellation).AsTask());
        call.Http.Response.Headers[VersionHeader] = lease.Version.Manifest.Version;
        return lease;
    }

    private static bool IsKnown(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.SelectMany(value => (value ?? "").Split(','))
            .Select(value => value.Trim())
            .Any(value => value == "*" || value == tag || value == $"W/{tag}");
}
