namespace Embeddings.Api.Authorization;

/// <summary>Who may call. Section <c>Access</c> of the app settings.</summary>
public sealed record AccessOptions
{
    public const string Section = "Access";

    /// <summary>The accepted keys, each as <c>name:permission:hash</c>, separated by commas. See <see cref="AccessKey.ParseAll"/>.</summary>
    public string Keys { get; init; } = "";

    /// <summary>
    /// Whether App Service authentication is on. It removes the header <c>X-MS-CLIENT-PRINCIPAL</c> from every request and writes its own.
    /// If it is off, any caller could forge the header.
    /// </summary>
    public bool PlatformChecksTokens { get; init; }

    /// <exception cref="InvalidInputException">A key cannot be read; the message names it.</exception>
    public AccessPolicy ToPolicy() => new(AccessKey.ParseAll(Keys), PlatformChecksTokens);
}
