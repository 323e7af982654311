using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Benchmarks.Load;

/// <summary>Switches between the model's two newest versions at regular intervals.</summary>
internal sealed class VersionSwaps(HttpClient client, int swaps, TimeSpan duration)
{
    private readonly List<TimeSpan> begun = [];

    /// <summary>The time of each switch, since the start.</summary>
    public IReadOnlyList<TimeSpan> Begun => begun;

    /// <exception cref="InvalidOperationException">There are no two versions.</exception>
    public async Task RunAsync()
    {
        var started = Stopwatch.GetTimestamp();
        if (swaps == 0)
            return;
        var listed = await client.GetFromJsonAsync<JsonNode>("versions");
        var versions = listed!["versions"]!.AsArray().Take(2).Select(version => (string)version!["version"]!).ToArray();
        if (versions.Length < 2)
            throw new InvalidOperationException("The model has one version. Publish another, or give 0 swaps.");
        var next = (string?)listed["current"]!["version"] == versions[0] ? 1 : 0;
        for (; begun.Count < swaps; next = 1 - next)
        {
            await Task.Delay(duration / (swaps + 1));
            begun.Add(Stopwatch.GetElapsedTime(started));
            using var answer = await client.PutAsJsonAsync("current", new { version = versions[next] });
            // An overloaded server may refuse a switch as it refuses queries.
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                answer.EnsureSuccessStatusCode();
        }
    }
}
