using System.Security.Cryptography;
using System.Text;

namespace Embeddings.Api.Authorization;

/// <summary>The key of one caller. Only its hash is stored, so that nobody who reads the settings can call with them.</summary>
/// <param name="Name">The name of the key, which identifies it for removal.</param>
/// <param name="Permission">The permission of its holder.</param>
/// <param name="Hash">The SHA-256 of the key in UTF-8.</param>
public sealed record AccessKey(string Name, Access Permission, ReadOnlyMemory<byte> Hash)
{
    private const string Place = "app setting Access__Keys";

    public static AccessKey Of(string name, Access permission, string key) => new(name, permission, Digest(key));

    /// <summary>Parses a list such as <c>shop:read:HASH,nightly:train:HASH</c>. An empty string gives an empty list.</summary>
    /// <exception cref="InvalidInputException">A key cannot be read; the message names it.</exception>
    public static IReadOnlyList<AccessKey> ParseAll(string keys)
    {
        AccessKey[] parsed = [.. keys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];
        if (parsed.GroupBy(key => key.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InvalidInputException($"two keys are named '{twice.Key}'", Place, "Give every key its own name.");
        return parsed;
    }

    /// <summary>Compares the hashes, which have equal length, in constant time, so that the duration reveals nothing about the key.</summary>
    public bool Is(string key) => CryptographicOperations.FixedTimeEquals(Digest(key), Hash.Span);

    private static AccessKey Parse(string text)
    {
        if (text.Split(':') is not [{ Length: > 0 } name, var permission, { Length: 2 * SHA256.HashSizeInBytes } hash] || !hash.All(char.IsAsciiHexDigit))
            throw new InvalidInputException("an entry is not name:permission:SHA-256 in hexadecimal", Place, "Write keys with infra/hooks/key.sh.");
        return permission switch
        {
            "read" => new AccessKey(name, Access.Read, Convert.FromHexString(hash)),
            "train" => new AccessKey(name, Access.Train, Convert.FromHexString(hash)),
            _ => throw new InvalidInputException($"'{permission}' is not a permission", $"{Place}, key {name}", "Give read or train."),
        };
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
