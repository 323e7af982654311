using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Embeddings.Api.Authorization;
using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Middleware;

/// <summary>Limits the concurrent requests of each caller, so that one caller cannot take the whole service.</summary>
internal static class ConcurrencyLimit
{
    private const int RetryAfterSeconds = 1;
    private const string HealthPath = "/api/health";
    private const string Unlimited = "";

    /// <param name="limiter">The rate limiter options of ASP.NET Core.</param>
    /// <param name="most">The maximum number of concurrent requests of one caller; 0 for no limit.</param>
    public static void Configure(RateLimiterOptions limiter, int most)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            most == 0 || context.Request.Path.StartsWithSegments(HealthPath, StringComparison.OrdinalIgnoreCase)
                ? RateLimitPartition.GetNoLimiter(Unlimited)
                : RateLimitPartition.GetConcurrencyLimiter(CallerOf(context), _ => new ConcurrencyLimiterOptions { PermitLimit = most }));
        limiter.OnRejected = async (rejected, _) => await RefuseAsync(rejected.HttpContext, most);
    }

    private static Task RefuseAsync(HttpContext context, int most)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAnswers.Of(
            ProblemKind.TooManyRequests, $"{most} requests of this caller are in progress. Wait for one to end, or send fewer at once.", context).ExecuteAsync(context);
    }

    /// <summary>
    /// The caller's key, or its address if it gives no known one. A host that proxies to this process on the same machine passes the address in a header, with
    /// or without the port of the connection.
    /// </summary>
    private static string CallerOf(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<AccessPolicy>().KeyName(context.Request) is { } key)
            return $"key {key}";
        var address = context.Connection.RemoteIpAddress;
        var isProxied = address is null || IPAddress.IsLoopback(address);
        return isProxied && IPEndPoint.TryParse(context.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() ?? "", out var forwarded)
            ? $"address {forwarded.Address}"
            : $"address {address}";
    }
}
