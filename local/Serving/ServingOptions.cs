using System.Net;
using Embeddings.Api;
using Embeddings.Api.Authorization;
using Embeddings.Api.Hosting;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Local.Serving;

/// <summary>The options of the local server.</summary>
internal sealed record ServingOptions
{
    public const string KeyVariable = "EMBEDDINGS_KEY";
    public const string TrainingKeyVariable = "EMBEDDINGS_TRAINING_KEY";

    /// <summary>The minimum length of a key in characters. A shorter key can be guessed.</summary>
    private const int ShortestKey = 16;

    public required string Address { get; init; }

    /// <summary>The key for reading; null if none is required. It also permits training if <see cref="TrainingKey"/> is null.</summary>
    public string? Key { get; init; }

    /// <summary>The key for training; null if <see cref="Key"/> also permits training.</summary>
    public string? TrainingKey { get; init; }

    /// <summary>The issuer of tokens: an address with an OpenID Connect document; null if tokens are not accepted.</summary>
    public string? TokenIssuer { get; init; }

    /// <summary>The audience that tokens must be issued for.</summary>
    public string? TokenAudience { get; init; }

    /// <summary>Whether callers must authenticate.</summary>
    public bool AsksForKeys => Key is not null || TrainingKey is not null || TokenIssuer is not null;

    public bool TrainsOnChanges { get; init; } = true;

    public TriggerOptions Triggers { get; init; } = new();

    public ApiOptions Api { get; init; } = new();

    /// <summary>Reads the limits of requests from environment variables: <c>Api__MaximumTop</c> and so on.</summary>
    /// <exception cref="InvalidInputException">A setting is unknown or cannot be read; the message names it.</exception>
    public static ApiOptions ApiFromEnvironment() => AppSettings.Read<ApiOptions>(new ConfigurationBuilder().AddEnvironmentVariables().Build(), "Api");

    /// <summary>Whether only this machine can call the server.</summary>
    public bool IsLoopback => Uri.TryCreate(Address, UriKind.Absolute, out var address)
        && (address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    /// <summary>Creates the policy that decides who may do what.</summary>
    public AccessPolicy ToPolicy()
    {
        if (!AsksForKeys)
            return AccessPolicy.Open;
        var keys = new List<AccessKey>();
        if (Key is not null)
            keys.Add(AccessKey.Of("--key", TrainingKey is null ? Access.Train : Access.Read, Key));
        if (TrainingKey is not null)
            keys.Add(AccessKey.Of("--training-key", Access.Train, TrainingKey));
        return new AccessPolicy(keys, platformChecksTokens: false);
    }

    /// <exception cref="InvalidInputException">An option is out of range, or other machines can call the server and no key is required.</exception>
    public void Validate()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InvalidInputException($"'{Address}' is not an address to listen on", "--url", "Give one such as http://127.0.0.1:7071.");
        if (!IsLoopback && !AsksForKeys)
            throw new InvalidInputException("other machines can call it, and no key is set", $"--url {Address}", $"Give --key or set {KeyVariable}, or listen on 127.0.0.1.");
        ValidateKey(Key, "--key");
        ValidateKey(TrainingKey, "--training-key");
        if (TrainingKey is not null && TrainingKey == Key)
            throw new InvalidInputException("it is the same as --key", "--training-key", "Give another one, or leave it out. --key then trains too.");
        ValidateIssuer();
        Triggers.Validate();
        Api.Validate();
    }

    private static void ValidateKey(string? key, string option)
    {
        if (key is { Length: < ShortestKey })
            throw new InvalidInputException($"the key has {key.Length} characters", option, $"Give one of at least {ShortestKey}.");
    }

    private void ValidateIssuer()
    {
        if (TokenIssuer is null != TokenAudience is null)
            throw new InvalidInputException("one is given without the other", "--token-issuer and --token-audience", "Give both, or none.");
        if (TokenIssuer is not null && (!Uri.TryCreate(TokenIssuer, UriKind.Absolute, out var issuer) || (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback)))
            throw new InvalidInputException($"'{TokenIssuer}' is not an https address", "--token-issuer", "Give the issuer's address, such as https://login.microsoftonline.com/TENANT/v2.0.");
    }
}
