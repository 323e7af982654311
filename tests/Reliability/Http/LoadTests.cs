using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Embeddings.Local.Tests;
using Embeddings.Reliability.Runs;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Http;

/// <summary>
/// Queries at fixed times, independent of earlier answers, while versions are switched and files are uploaded. None fails, and none is
/// answered from another version than its answer names.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Model = "m";
    private const int QueriesASecond = 200;

    /// <summary>The duration of the short form. Ten minutes are two hundred times as long.</summary>
    private static readonly TimeSpan ShortForm = TimeSpan.FromSeconds(3);

    private readonly Bench bench = new();
    private readonly List<string> versions = [];
    private ServerProcess? server;

    public async Task InitializeAsync()
    {
        await SampleCorpora.UploadAsync(bench, Model, "text");
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var settings = SampleCorpora.SettingsOf("text");
            await bench.Runs.StartAsync(Model, settings with { Training = settings.Training with { Seed = seed } });
            await bench.Runs.EndedAsync(Model);
        }

        versions.AddRange((await new Embeddings.Pipeline.Registry.ModelRegistry(bench.Store).VersionsAsync(Model)).Select(version => version.Version));
        server = await ServerProcess.StartAsync(bench.Root, new Dictionary<string, string> { ["Api__MaximumConcurrentRequests"] = "0", ["Api__TargetQueueMilliseconds"] = "0" }, "--store", bench.Root, "--no-training");
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task No_query_fails_while_versions_are_switched_and_files_are_uploaded()
    {
        await server!.Client.GetAsync(new Uri($"api/models/{Model}/similar?item=two", UriKind.Relative));
        var (milliseconds, failures, pending) = (new ConcurrentBag<double>(), new ConcurrentBag<string>(), new List<Task>());
        var (length, watch, switches) = (ShortForm * Campaign.Length, Stopwatch.StartNew(), 0);
        while (watch.Elapsed < length)
        {
            // Sends all queries that are due, even if this loop is late.
            while (pending.Count < watch.Elapsed.TotalSeconds * QueriesASecond)
                pending.Add(QueryAsync(milliseconds, failures));
            if (switches < watch.Elapsed.TotalSeconds)
                pending.Add(ChangeAsync(switches++, failures));
            await Task.Delay(5);
        }

        await Task.WhenAll(pending);
        var sorted = milliseconds.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sorted.Count} queries in {watch.Elapsed.TotalSeconds:F0} s, {switches} switches and uploads; milliseconds p50 {sorted[sorted.Count / 2]:F1}, p99 {sorted[sorted.Count * 99 / 100]:F1}, longest {sorted[^1]:F0}"));
        Assert.Empty(failures);
    }

    private async Task QueryAsync(ConcurrentBag<double> milliseconds, ConcurrentBag<string> failures)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await server!.Client.GetAsync(new Uri($"api/models/{Model}/similar?item=two&top=3", UriKind.Relative));
        var said = await answer.Content.ReadAsStringAsync();
        milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        if (!answer.IsSuccessStatusCode || !versions.Any(version => said.Contains(version, StringComparison.Ordinal)))
            failures.Add($"{answer.StatusCode}: {said}");
    }

    private async Task ChangeAsync(int number, ConcurrentBag<string> failures)
    {
        using var switched = await server!.Client.PutAsJsonAsync($"api/models/{Model}/current", new { version = versions[number % versions.Count] });
        using var text = new StringContent($"one two {number}\n");
        using var uploaded = await server.Client.PutAsync(new Uri($"api/corpora/{Model}/upload-{number % 7}.txt", UriKind.Relative), text);
        if (!switched.IsSuccessStatusCode || !uploaded.IsSuccessStatusCode)
            failures.Add($"switch {switched.StatusCode} {await switched.Content.ReadAsStringAsync()}, upload {uploaded.StatusCode}");
    }
}
