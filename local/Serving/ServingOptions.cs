using System.Net;
using Embeddings.Api;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Local.Serving;

/// <summary>How the local face serves.</summary>
internal sealed record ServingOptions
{
    public const string KeyVariable = "EMBEDDINGS_KEY";

    /// <summary>A key that can be guessed is none.</summary>
    private const int ShortestKey = 16;

    public required string Address { get; init; }

    /// <summary>What callers must give; null asks for none.</summary>
    public string? Key { get; init; }

    public bool TrainsWhatChanges { get; init; } = true;

    public TriggerOptions Triggers { get; init; } = new();

    public ApiOptions Api { get; init; } = new();

    /// <summary>The limits of requests as the process's environment sets them: <c>Api__MaximumTop</c> and so on.</summary>
    /// <exception cref="InvalidInputException">A setting is not known or cannot be read; the message names it.</exception>
    public static ApiOptions ApiFromEnvironment() => Settings.Read<ApiOptions>(new ConfigurationBuilder().AddEnvironmentVariables().Build(), "Api");

    /// <summary>Whether only this machine can call.</summary>
    public bool IsLoopback => Uri.TryCreate(Address, UriKind.Absolute, out var address)
        && (address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    /// <exception cref="InvalidInputException">An option is out of range, or the address is open to others and asks for no key.</exception>
    public void Validate()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InvalidInputException($"'{Address}' is no address to listen on", "--url", "Give one such as http://127.0.0.1:7071.");
        if (!IsLoopback && Key is null)
            throw new InvalidInputException("others than this machine can call it, and no key is set", $"--url {Address}", $"Give --key or set {KeyVariable}, or listen on 127.0.0.1.");
        if (Key is { Length: < ShortestKey })
            throw new InvalidInputException($"the key has {Key.Length} characters", "--key", $"Give one of at least {ShortestKey}.");
        Triggers.Validate();
        Api.Validate();
    }
}
