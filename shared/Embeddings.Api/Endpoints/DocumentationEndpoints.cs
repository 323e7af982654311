using System.IO.Compression;
using System.Text;
using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the API documentation for people: Scalar, which reads the OpenAPI document. The page loads everything from this service.</summary>
public sealed class DocumentationEndpoints : IEndpointGroup
{
    private const string Script = "scalar.js";
    private const string Start = "start.js";

    // Scalar sets styles from its script. The policy blocks every request of the script to another host.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Embeddings API</title>
          <link rel="icon" href="data:,">
        </head>
        <body>
          <div id="reference"></div>
          <noscript>This page needs JavaScript. The OpenAPI document is at <a href="openapi.json">openapi.json</a>.</noscript>
          <script src="docs/scalar.js"></script>
          <script src="docs/start.js"></script>
        </body>
        </html>
        """;

    // Fonts, the hosted agent, telemetry and the proxy are off, because they would send requests to other hosts.
    private const string StartScript = """
        Scalar.createApiReference('#reference', {
          url: 'openapi.json',
          withDefaultFonts: false,
          telemetry: false,
          agent: { disabled: true },
          mcp: { disabled: true },
          hideClientButton: true,
          showDeveloperTools: 'never',
          proxyUrl: '',
        });
        """;

    private static readonly Lazy<byte[]> CompressedScript = new(ReadScript);

    public EndpointTag Tag => EndpointTag.Service;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        Of(EndpointNames.Documentation, Routes.Documentation, "The documentation of the API as a page.", "text/html", call => Text(call, Page, "text/html")),
        Of(EndpointNames.DocumentationFile, Routes.DocumentationFile, "A file of the documentation page.", "text/javascript", FileOf),
    ];

    private static ApiEndpoint Of(string name, string template, string summary, string mediaType, Func<ApiCall, IResult> answer) =>
        ApiEndpoint.Get<NoParameters, object>(name, template, Access.Anonymous, summary, (call, _) => Task.FromResult(answer(call))) with
        {
            Answer = null,
            MediaType = mediaType,
        };

    private static IResult FileOf(ApiCall call) => call.Segment("file") switch
    {
        Script => ScriptOf(call),
        Start => Text(call, StartScript, "text/javascript"),
        var other => throw new ApiProblemException(ProblemKind.UnknownFile, $"The documentation page has no file '{other}'."),
    };

    private static IResult Text(ApiCall call, string text, string mediaType)
    {
        SetHeaders(call);
        return Results.Text(text, mediaType, Encoding.UTF8);
    }

    /// <summary>Returns the script. The package holds it compressed, and clients that accept the encoding get it unchanged.</summary>
    private static IResult ScriptOf(ApiCall call)
    {
        SetHeaders(call);
        call.Http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!call.Http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0))
            return Results.Stream(new GZipStream(new MemoryStream(CompressedScript.Value), CompressionMode.Decompress), "text/javascript; charset=utf-8");
        call.Http.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(CompressedScript.Value, "text/javascript; charset=utf-8");
    }

    private static void SetHeaders(ApiCall call)
    {
        var headers = call.Http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "public, max-age=3600";
    }

    private static byte[] ReadScript()
    {
        using var resource = typeof(ScalarOptions).Assembly.GetManifestResourceStream($"ScalarStaticAssets.{Script}")
            ?? throw new InvalidOperationException($"The package Scalar.AspNetCore has no {Script}.");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
