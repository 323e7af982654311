using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Authorization;

/// <summary>Who calls, as a refusal names it, and what the caller may do.</summary>
internal sealed record Caller(string Name, Access Permission)
{
    /// <summary>The app roles of Microsoft Entra ID, as a token carries them.</summary>
    internal const string ReadRole = "Embeddings.Read";

    /// <inheritdoc cref="ReadRole"/>
    internal const string TrainRole = "Embeddings.Train";

    private const string RoleClaim = "roles";
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The caller that a checked token names; null where there is none.</summary>
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

    /// <summary>The header holds base64 of JSON: claims with their type and value.</summary>
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
