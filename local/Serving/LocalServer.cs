using Embeddings.Api.Hosting;
using Embeddings.Api.Middleware;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Pipeline.Triggers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>Hosts the whole system in one process: the API, the runs, and the triggers that start them.</summary>
internal static class LocalServer
{
    /// <summary>
    /// The maximum length of a request line in bytes. It leaves room for a text in the query string, at up to nine bytes per character, so that the limit of
    /// texts refuses a text that is too long, and not the server.
    /// </summary>
    private const int LongestRequestLine = 256 << 10;

    /// <summary>A connection without a request is closed after this time.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <param name="store">The store of corpora, runs and models.</param>
    /// <param name="options">The validated options.</param>
    /// <param name="embedders">Embeds texts of items.</param>
    public static WebApplication Create(IArtifactStore store, ServingOptions options, TextEmbedders embedders)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Address).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.KeepAliveTimeout = LongestIdle;
        });
        AddLogging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services
            .AddSingleton(store)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IRunService, LocalRunService>()
            .AddSingleton(embedders)
            .AddSingleton(options.Triggers)
            .AddSingleton<TrainingTriggers>()
            .AddEmbeddingsApi(options.Api, options.ToPolicy())
            .AddHostedService<ModelWarmup>();
        if (options.TrainsOnChanges)
            builder.Services.AddHostedService<TriggerService>();
        if (options.TokenIssuer is { } issuer)
            AddTokens(builder.Services, issuer, options.TokenAudience!);
        var app = builder.Build();
        app.UseMiddleware<ProblemPages>();
        app.UseMiddleware<SameSite>(options);
        app.UseEmbeddingsApi();
        app.UseRouting();
        if (options.TokenIssuer is not null)
            app.UseAuthentication();
        app.MapEmbeddingsApi();
        return app;
    }

    /// <summary>Validates the signature, issuer, audience and lifetime of each token, and reads its roles.</summary>
    private static void AddTokens(IServiceCollection services, string issuer, string audience) => services
        .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
        .AddJwtBearer(tokens =>
        {
            tokens.Authority = issuer;
            tokens.Audience = audience;
            tokens.MapInboundClaims = false;
            // The options are validated: an issuer without https is on this machine.
            tokens.RequireHttpsMetadata = issuer.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        });

    /// <summary>Configures the logging of the process, including code that runs before the host exists.</summary>
    internal static void AddLogging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "))
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        // The command reports a failed start in one line.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
}
