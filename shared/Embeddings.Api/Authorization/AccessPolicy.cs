using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Authorization;

/// <summary>
/// Decides who may do what, in the same way on every host. A caller gives a key in the header <c>x-functions-key</c>, as <c>Authorization: Bearer</c> or as
/// <c>code</c> in the query string, or a token that the host has validated. Everything that was not granted is denied.
/// </summary>
public sealed class AccessPolicy
{
    public const string KeyHeader = "x-functions-key";
    public const string KeyParameter = "code";
    private const string Bearer = "Bearer ";
    private readonly IReadOnlyList<AccessKey> keys;
    private readonly bool platformChecksTokens;
    private readonly bool isOpen;

    /// <param name="keys">The accepted keys.</param>
    /// <param name="platformChecksTokens">Whether the platform, and only the platform, writes the header <c>X-MS-CLIENT-PRINCIPAL</c>.</param>
    public AccessPolicy(IReadOnlyList<AccessKey> keys, bool platformChecksTokens)
        : this(keys, platformChecksTokens, isOpen: false)
    {
    }

    private AccessPolicy(IReadOnlyList<AccessKey> keys, bool platformChecksTokens, bool isOpen) =>
        (this.keys, this.platformChecksTokens, this.isOpen) = (keys, platformChecksTokens, isOpen);

    /// <summary>A policy that lets everybody do everything, for a host that only its own machine can call.</summary>
    public static AccessPolicy Open { get; } = new([], platformChecksTokens: false, isOpen: true);

    /// <summary>Returns the refusal of the request; null if it is allowed.</summary>
    public IResult? Refuse(Access needed, HttpContext context)
    {
        if (isOpen || needed == Access.Anonymous)
            return null;
        var key = GivenKey(context.Request);
        var caller = (key is null ? null : CallerOf(key)) ?? Caller.OfToken(context, platformChecksTokens);
        if (caller is null)
            return Challenge(key, context);
        return caller.Permission >= needed
            ? null
            : ProblemAnswers.Of(ProblemKind.NotPermitted, $"{caller.Name} may {Word(caller.Permission)}. This operation needs a key or a role that may {Word(needed)}.", context);
    }

    /// <summary>The name of the key that the request gives; null if it gives none that is known.</summary>
    public string? KeyName(HttpRequest request) => GivenKey(request) is { } given ? Known(given)?.Name : null;

    private AccessKey? Known(string given) => keys.FirstOrDefault(key => key.Is(given));

    private Caller? CallerOf(string given) => Known(given) is { } known ? new Caller($"The key '{known.Name}'", known.Permission) : null;

    private static string? GivenKey(HttpRequest request) =>
        request.Headers[KeyHeader].FirstOrDefault() ?? request.Query[KeyParameter].FirstOrDefault() ?? BearerOf(request);

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.FirstOrDefault() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    private static IResult Challenge(string? key, HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Bearer.Trim();
        var detail = key is null
            ? $"Give a key in the header {KeyHeader}, or a key or token as Authorization: Bearer."
            : "The key or token is not known. It may be mistyped, withdrawn or expired. Give a valid one.";
        return ProblemAnswers.Of(ProblemKind.KeyRequired, detail, context);
    }

    private static string Word(Access permission) => permission == Access.Train ? "train" : permission == Access.Read ? "read" : "do nothing";
}

/// <summary>A permission that an operation requires. Each value includes those before it.</summary>
public enum Access
{
    /// <summary>Everybody may call.</summary>
    Anonymous,

    /// <summary>Query models and read runs.</summary>
    Read,

    /// <summary>Train, upload, download corpora and switch versions.</summary>
    Train,
}
