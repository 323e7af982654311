using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embeddings.Local.Tests;

/// <summary>An OpenID Connect issuer with its own key. It has the parts that a server needs to check tokens.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly WebApplication server;

    private TokenIssuer(WebApplication server) => this.server = server;

    public string Address => server.Urls.Single();

    public static async Task<TokenIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TokenIssuer(builder.Build());
        issuer.server.MapGet("/.well-known/openid-configuration", (HttpRequest request) => Results.Json(new { issuer = issuer.Address, jwks_uri = $"{issuer.Address}/keys" }));
        issuer.server.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        await issuer.server.StartAsync();
        return issuer;
    }

    public string Issue(string audience, string role) => Issue(audience, role, key);

    /// <summary>A token that names this issuer but has another signature.</summary>
    public string IssueByAnother(string audience, string role)
    {
        using var another = RSA.Create(2048);
        return Issue(audience, role, another);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        key.Dispose();
    }

    private string Issue(string audience, string role, RSA signer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address,
        Audience = audience,
        Claims = new Dictionary<string, object> { ["roles"] = new[] { role } },
        Expires = DateTime.UtcNow.AddMinutes(5),
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(signer.ExportParameters(true)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
    });

    private object PublicKey()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
