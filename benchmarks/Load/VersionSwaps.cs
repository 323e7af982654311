using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Benchmarks.Load;

/// <summary>Makes the model's two newest versions answer in turn, at even distances.</summary>
internal sealed class VersionSwaps(HttpClient client, int swaps, TimeSpan duration)
{
    public int Done { get; private set; }

    /// <exception cref="InvalidOperationException">There are no two versions.</exception>
    public async Task RunAsync()
    {
        if (swaps == 0)
            return;
        var listed = await client.GetFromJsonAsync<JsonNode>("versions");
        var versions = listed!["versions"]!.AsArray().Take(2).Select(version => (string)version!["version"]!).ToArray();
        if (versions.Length < 2)
            throw new InvalidOperationException("The model has one version. Publish another, or give 0 swaps.");
        var next = (string?)listed["current"]!["version"] == versions[0] ? 1 : 0;
        for (; Done < swaps; Done++, next = 1 - next)
        {
            await Task.Delay(duration / (swaps + 1));
            using var answer = await client.PutAsJsonAsync("current", new { version = versions[next] });
            answer.EnsureSuccessStatusCode();
        }
    }
}
