using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Api.Middleware;

/// <summary>The middleware of all operations: cross-origin requests, the limit on concurrent requests, and compression.</summary>
public static class ApiMiddleware
{
    /// <summary>How long a browser may cache the answer to a preflight request.</summary>
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(1);

    private static readonly string[] ReadableHeaders = ["ETag", "Location", "Model-Version", "Retry-After", "Server-Timing"];

    /// <summary>Adds the middleware before the operations. It works in every host.</summary>
    public static IApplicationBuilder UseEmbeddingsApi(this IApplicationBuilder app) => app
        .UseCors()
        .UseRateLimiter()
        .UseResponseCompression();

    internal static IServiceCollection AddApiMiddleware(this IServiceCollection services, ApiOptions options) => services
        .AddCors(cors => cors.AddDefaultPolicy(policy => AllowOrigins(policy, options)))
        .AddRateLimiter(limiter => ConcurrencyLimit.Configure(limiter, options.MaximumConcurrentRequests))
        .AddResponseCompression(Compression.Configure)
        .AddSingleton<IResponseCompressionProvider, Compression>();

    private static void AllowOrigins(CorsPolicyBuilder policy, ApiOptions options)
    {
        if (options.AnyOrigin)
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. options.Origins]);
        policy.AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(ReadableHeaders).SetPreflightMaxAge(PreflightAge);
    }
}
