using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Authorization;

/// <summary>A caller: the name that a refusal shows, and the caller's permission.</summary>
internal sealed record Caller(string Name, Access Permission)
{
    /// <summary>An app role of Microsoft Entra ID, as it appears in a token.</summary>
    internal const string ReadRole = "Embeddings.Read";

    /// <inheritdoc cref="ReadRole"/>
    internal const string TrainRole = "Embeddings.Train";

    private const string RoleClaim = "roles";
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>Returns the caller of a validated token; null if there is no token.</summary>
    public static Caller? OfToken(HttpContext context, bool platformChecksTokens)
    {
        if (context.User.Identity is { IsAuthenticated: true })
            return WithRoles(context.User.FindAll(RoleClaim).Select(claim => claim.Value));
        return platformChecksTokens && context.Request.Headers[PrincipalHeader].FirstOrDefault() is { } principal ? WithRoles(RolesOf(principal)) : null;
    }

    private static Caller WithRoles(IEnumerable<string> roles)
    {
        var held = roles.ToHashSet(StringComparer.Ordinal);
        return new Caller("The caller", held.Contains(TrainRole) ? Access.Train : held.Contains(ReadRole) ? Access.Read : Access.Anonymous);
    }

    /// <summary>Reads the roles from the header, which holds base64-encoded JSON: a list of claims with type and value.</summary>
    private static IEnumerable<string> RolesOf(string principal)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(principal));
        return
        [
            .. from claim in document.RootElement.GetProperty("claims").EnumerateArray()
               where claim.GetProperty("typ").GetString() == RoleClaim
               select claim.GetProperty("val").GetString(),
        ];
    }
}
