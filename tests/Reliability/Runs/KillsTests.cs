using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using Embeddings.Local.Tests;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Runs;

/// <summary>
/// The real program, killed at random moments of a run, on both stores. The same command continues and ends with the same table. A sweep then leaves the same files as
/// after a run without a kill, and only the cache stays in the temporary folder.
/// </summary>
public sealed class KillsTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>, IDisposable
{
    private const string Model = "m";

    /// <summary>The number of kills between two complete trainings.</summary>
    private const int KillsOfATraining = 3;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kills-");
    private readonly Random random = new(Campaign.Seed);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task In_a_directory_a_killed_training_ends_with_the_same_table_and_no_leftovers() =>
        RunAsync("text", name => (Path.Combine(folder.FullName, name), new DirectoryArtifactStore(Path.Combine(folder.FullName, name))));

    [Fact]
    public Task In_a_storage_account_a_killed_training_ends_with_the_same_table_and_no_leftovers() => RunAsync("items", name => (azurite.ConnectionString, AccountStore()));

    /// <summary>The short form has three kills with one kind of corpus. Ten times the short form has 180 with all kinds.</summary>
    private async Task RunAsync(string shortForm, Func<string, (string Location, IArtifactStore Store)> open)
    {
        var (kills, trainings, byKind, watch) = (0, 0, new List<string>(), Stopwatch.StartNew());
        foreach (var kind in Campaign.IsShort ? [shortForm] : SampleCorpora.AllKinds.Where(Campaign.Includes))
        {
            Write(kind);
            var before = kills;
            var undisturbed = await TrainAsync(kind, $"whole-{kind}", open, kills: 0);
            for (var repetition = 0; repetition < Campaign.Length && !Campaign.IsOver; repetition++)
            {
                var killed = await TrainAsync(kind, $"killed-{kind}-{repetition}", open, KillsOfATraining, undisturbed.Duration);
                Assert.Equal(undisturbed.Sha256, killed.Sha256);
                Assert.Equal(undisturbed.Files, killed.Files);
                (kills, trainings) = (kills + killed.Kills, trainings + 1);
            }

            byKind.Add($"{kind} {kills - before}");
        }

        Assert.Empty(Directory.GetFiles(Temporary));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills in {trainings} trainings ({string.Join(", ", byKind)}), {watch.Elapsed.TotalSeconds:F0} s, seed {Campaign.Seed}"));
    }

    private string Temporary => Directory.CreateDirectory(Path.Combine(folder.FullName, "tmp")).FullName;

    private BlobArtifactStore AccountStore() => new(new BlobServiceClient(azurite.ConnectionString), Path.Combine(folder.FullName, "cache"));

    private void Write(string kind)
    {
        var corpus = Directory.CreateDirectory(Path.Combine(folder.FullName, kind));
        foreach (var (file, text) in SampleCorpora.FilesOf(kind))
            File.WriteAllText(Path.Combine(corpus.FullName, file), text);
        File.WriteAllText(Path.Combine(folder.FullName, $"{kind}.json"), JsonSerializer.Serialize(SampleCorpora.SettingsOf(kind), PipelineJson.Options));
    }

    private async Task<Training> TrainAsync(string kind, string name, Func<string, (string Location, IArtifactStore Store)> open, int kills, TimeSpan duration = default)
    {
        var (location, store) = open(name);
        // The name of a kind may contain a space.
        // In a storage account all trainings share the containers, so each has its own model.
        var model = $"{Model}-{name.Replace(' ', '-')}";
        string[] arguments = ["train", "--model", model, "--corpus", kind, "--store", location, "--settings", $"{kind}.json", "--replace", "--json"];
        var killed = 0;
        for (var kill = 0; kill < kills; kill++)
            killed += await KilledAsync(arguments, random.NextDouble() * duration) ? 1 : 0;
        var watch = Stopwatch.StartNew();
        using var process = Start(arguments);
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name}: {await errors}");
        var sha256 = JsonDocument.Parse(await text).RootElement.GetProperty("sha256").GetString()!;
        return new Training(sha256, watch.Elapsed, killed, await FilesAfterSweepAsync(store, location, model));
    }

    /// <summary>The runtime leaves pipes for debuggers behind, unless they are disabled.</summary>
    private Process Start(string[] arguments) => CommandProcess.Start(
        folder.FullName, new Dictionary<string, string> { ["TMPDIR"] = Temporary, ["DOTNET_EnableDiagnostics"] = "0" }, arguments);

    /// <returns>Whether the process was still running when it was killed.</returns>
    private async Task<bool> KilledAsync(string[] arguments, TimeSpan after)
    {
        using var process = Start(arguments);
        using var moment = new CancellationTokenSource(after);
        try
        {
            await process.WaitForExitAsync(moment.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            return true;
        }
    }

    /// <summary>
    /// The files without the names of the model and its version, and without versions that were published just before a kill, because the same command then trained
    /// another one. In a directory, hidden files and folders are included.
    /// </summary>
    private static async Task<List<string>> FilesAfterSweepAsync(IArtifactStore store, string location, string model)
    {
        var later = new FakeTimeProvider(DateTimeOffset.UtcNow + LeftoverSweep.Grace + TimeSpan.FromHours(1));
        await new LeftoverSweep(store, later, NullLogger.Instance).RunAsync();
        var registry = new ModelRegistry(store);
        var version = (await registry.CurrentAsync(model)).Version;
        var others = (await registry.VersionsAsync(model)).Select(manifest => manifest.Version).Where(other => other != version).ToList();
        var names = store is DirectoryArtifactStore
            ? Directory.GetFileSystemEntries(location, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(location, path))
            : (await store.ListAsync("").ToListAsync()).Select(artifact => artifact.Name).Where(name => name.Contains($"/{model}", StringComparison.Ordinal));
        return [.. names.Where(name => !others.Exists(other => name.Contains(other, StringComparison.Ordinal))).Select(name => name.Replace(version, "version", StringComparison.Ordinal).Replace(model, "model", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private sealed record Training(string Sha256, TimeSpan Duration, int Kills, List<string> Files);
}
