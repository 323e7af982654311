using System.Security.Cryptography;
using System.Text;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Local.Serving;

/// <summary>Asks for the key as a Functions app does: in the header <c>x-functions-key</c>, or as <c>code</c> in the query string.</summary>
internal sealed class KeyCheck(RequestDelegate next, ServingOptions options)
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";
    private readonly byte[]? expected = options.Key is { } key ? Digest(key) : null;

    public Task InvokeAsync(HttpContext context) =>
        IsLetIn(context)
            ? next(context)
            : ProblemAnswers.Of(ProblemKind.KeyRequired, $"Give the key in the header {Header}.", context).ExecuteAsync(context);

    private bool IsLetIn(HttpContext context)
    {
        if (expected is null || context.GetEndpoint()?.Metadata.GetMetadata<ApiEndpoint>() is { Access: Access.Anonymous })
            return true;
        var given = context.Request.Headers[Header].FirstOrDefault() ?? context.Request.Query[Parameter].FirstOrDefault();
        return given is not null && CryptographicOperations.FixedTimeEquals(Digest(given), expected);
    }

    /// <summary>Of one length whatever the key's, so that the comparison tells nothing by its time.</summary>
    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
