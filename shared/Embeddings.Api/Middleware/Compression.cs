using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Embeddings.Api.Middleware;

/// <summary>Compresses JSON and pages with Brotli or gzip. Small answers stay as they are: compressing them costs more than it saves.</summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    /// <summary>Answers below this size fit into one network packet.</summary>
    private const int SmallestBytes = 1_400;

    /// <summary>Corpus files are not compressed: clients can request ranges of them, which count the stored bytes.</summary>
    private static readonly string[] MediaTypes = ["application/json", "application/problem+json", "application/x-ndjson", "text/html", "text/css", "text/javascript"];

    public static void Configure(ResponseCompressionOptions options)
    {
        // Compression over HTTPS can leak a secret through the length of an answer. No answer holds a secret.
        options.EnableForHttps = true;
        options.MimeTypes = MediaTypes;
        options.Providers.Add(new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Optimal })));
        options.Providers.Add(new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest })));
    }

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < SmallestBytes && base.ShouldCompressResponse(context);
}
