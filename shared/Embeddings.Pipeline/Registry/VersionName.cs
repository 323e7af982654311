using System.Globalization;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Registry;

/// <summary>
/// Names versions by their time of creation. A later version always sorts after an earlier one. If the clock was set back meanwhile, the name
/// uses the next possible time after that of the newest version.
/// </summary>
public static class VersionName
{
    private const string Time = "yyyyMMdd-HHmmss-fff";

    /// <param name="suffix">Distinguishes two versions of the same time.</param>
    public static async Task<string> NextAsync(IArtifactStore store, string model, DateTimeOffset now, string suffix, CancellationToken cancellation)
    {
        var time = now.UtcDateTime;
        await foreach (var artifact in store.ListAsync($"models/{model}/", cancellation))
        {
            if (artifact.Name.Split('/') is [_, _, var version, _, ..] && TimeOf(version) is { } taken && Later(taken, time))
                time = taken.AddMilliseconds(1);
        }

        return $"{time.ToString(Time, CultureInfo.InvariantCulture)}-{suffix}";
    }

    /// <summary>Whether a name has the form of a version's or run's name.</summary>
    public static bool IsOne(string name) => TimeOf(name) is not null;

    /// <summary>Names have a resolution of milliseconds. Times that differ by less count as equal.</summary>
    private static bool Later(DateTime taken, DateTime time) => taken.AddMilliseconds(1) > time;

    private static DateTime? TimeOf(string version) =>
        version.Length > Time.Length && DateTime.TryParseExact(version[..Time.Length], Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
}
