using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>The version that answers queries: the small record <c>models/{model}/current.json</c>, which is switched atomically.</summary>
/// <param name="Version">The version that answers, unless <paramref name="Split"/> says otherwise.</param>
/// <param name="Split">The share of the subjects that each version answers, for A/B tests. The shares sum to 1.</param>
/// <param name="Removing">Versions that are being removed. Switching to them is refused.</param>
public sealed record CurrentVersion(string Version, IReadOnlyDictionary<string, double>? Split = null, IReadOnlyList<string>? Removing = null)
{
    private const double Rounding = 1e-6;

    /// <summary>
    /// The version that answers a subject (a user, a session). It is the same on every call and every machine as long as the split is unchanged. Without a
    /// split or a subject it is <see cref="Version"/>.
    /// </summary>
    public string VersionFor(string? subject)
    {
        if (Split is null || string.IsNullOrEmpty(subject))
            return Version;
        var position = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(subject)) / (double)ulong.MaxValue;
        var upTo = 0.0;
        var versions = Split.OrderBy(share => share.Key, StringComparer.Ordinal).ToList();
        foreach (var (version, share) in versions)
        {
            upTo += share;
            if (position < upTo)
                return version;
        }

        return versions[^1].Key;
    }

    /// <summary>Whether the version answers queries.</summary>
    public bool Answers(string version) => Version == version || Split?.ContainsKey(version) == true;

    /// <exception cref="InvalidInputException">The shares are not positive or do not sum to 1.</exception>
    public void Validate()
    {
        if (Split is null)
            return;
        if (Split.Count == 0 || Split.Values.Any(share => !(share > 0)) || Math.Abs(Split.Values.Sum() - 1) > Rounding)
        {
            var shares = string.Join(", ", Split.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key}: {share.Value}")));
            throw new InvalidInputException($"the shares {{{shares}}} do not sum to 1", "split", "Give every version a share above 0. The shares must sum to 1.");
        }
    }
}

/// <summary>The version that answered for a model when it was read. A decision to switch is based on it.</summary>
/// <param name="Version">Null if none has been published.</param>
/// <param name="Record">The artifact of the record at that time.</param>
public sealed record SeenCurrent(CurrentVersion? Version, Artifact? Record);
