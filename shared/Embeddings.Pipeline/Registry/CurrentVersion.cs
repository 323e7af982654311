using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>Which version answers: the small record <c>models/{model}/current.json</c>, switched atomically.</summary>
/// <param name="Version">The version that answers, unless <paramref name="Split"/> says otherwise.</param>
/// <param name="Split">Shares of the subjects by version, for trying one against another; they sum to 1.</param>
/// <param name="Removing">Versions that somebody removes at the moment: nobody may switch to them.</param>
public sealed record CurrentVersion(string Version, IReadOnlyDictionary<string, double>? Split = null, IReadOnlyList<string>? Removing = null)
{
    private const double Rounding = 1e-6;

    /// <summary>
    /// The version that answers a subject (a user, a session): the same one every time, on every machine, as long as the split stays. Without a
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

    /// <summary>Whether queries are answered from the version.</summary>
    public bool Answers(string version) => Version == version || Split?.ContainsKey(version) == true;

    /// <exception cref="InvalidInputException">The shares are not positive or do not sum to 1.</exception>
    public void Validate()
    {
        if (Split is null)
            return;
        if (Split.Count == 0 || Split.Values.Any(share => !(share > 0)) || Math.Abs(Split.Values.Sum() - 1) > Rounding)
        {
            var shares = string.Join(", ", Split.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key}: {share.Value}")));
            throw new InvalidInputException($"{{{shares}}} do not sum to 1", "split", "Give every version a share above 0, all of them summing to 1.");
        }
    }
}

/// <summary>Which version answered for a model when somebody looked: what a decision to switch is based on.</summary>
/// <param name="Version">Null where none has been published.</param>
/// <param name="Record">The record that said so, as it was.</param>
public sealed record SeenCurrent(CurrentVersion? Version, Artifact? Record);
