using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Embeddings.Api.Middleware;

/// <summary>Compresses JSON and pages with Brotli or gzip. Small answers stay as they are: compressing them costs more than it saves.</summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    /// <summary>One packet of a network carries as much.</summary>
    private const int SmallestBytes = 1_400;

    /// <summary>Files of a corpus are left out: they can be asked for in ranges, which are ranges of the stored bytes.</summary>
    private static readonly string[] MediaTypes = ["application/json", "application/problem+json", "application/x-ndjson", "text/html", "text/css", "text/javascript"];

    public static void Configure(ResponseCompressionOptions options)
    {
        // No answer holds a secret, so its length cannot tell one.
        options.EnableForHttps = true;
        options.MimeTypes = MediaTypes;
        options.Providers.Add(new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Optimal })));
        options.Providers.Add(new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest })));
    }

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < SmallestBytes && base.ShouldCompressResponse(context);
}
