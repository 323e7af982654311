using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Triggers;

/// <summary>The files that a sweep removes and keeps, on every store.</summary>
public abstract class LeftoverSweepContract
{
    private const string First = "20260101-000000-000-aaaaaaaa";
    private const string Second = "20260102-000000-000-bbbbbbbb";

    private readonly string model = $"m{Guid.NewGuid():N}";

    private protected abstract IArtifactStore Store { get; }

    [Fact]
    public async Task Nothing_goes_within_the_grace()
    {
        await WriteAsync($"runs/{model}/{First}/checkpoints/000000.bin", ModelArtifacts.Table(model, First));

        await SweepAsync(LeftoverSweep.Grace - TimeSpan.FromMinutes(1));

        Assert.Equal([ModelArtifacts.Table(model, First), $"runs/{model}/{First}/checkpoints/000000.bin"], await NamesAsync());
    }

    [Fact]
    public async Task Of_a_run_that_others_have_followed_the_record_stays_until_it_is_old()
    {
        await WriteAsync($"runs/{model}/{First}/checkpoints/000000.bin");
        var run = new RunReference(model, First);
        await new RunHistory(Store).WriteAsync(new RunProgress { Run = run, Stage = RunStage.Failed });

        await SweepAsync(LeftoverSweep.Grace + TimeSpan.FromMinutes(1));
        Assert.Equal([run.Progress()], await NamesAsync());

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task A_run_that_can_go_on_stays_whole_until_it_is_old()
    {
        await WriteAsync($"runs/{model}/{First}/windows/000000.bin");
        await Store.WriteJsonAsync(ActiveRun.Artifact(model), new ActiveRun(First, "snapshot"));

        await SweepAsync(LeftoverSweep.Retention - TimeSpan.FromMinutes(1));
        Assert.Contains($"runs/{model}/{First}/windows/000000.bin", await NamesAsync());

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));
        Assert.Equal([ActiveRun.Artifact(model)], await NamesAsync());
    }

    [Fact]
    public async Task Recommendations_stay_until_they_are_old_and_broken_ones_go_after_the_grace_with_the_lease_that_their_holder_left()
    {
        var (whole, broken) = (RunReference.Parse($"{model}.20260101-000000-000-recommend"), RunReference.Parse($"{model}.20260101-000000-001-recommend"));
        string[] complete = [ModelArtifacts.Recommendations(model, whole.Run) + "manifest.json", ModelArtifacts.Recommendations(model, whole.Run) + "recommendations.csv"];
        await WriteAsync([.. complete, ModelArtifacts.Recommendations(model, broken.Run) + "recommendations.csv"]);
        await Store.WriteJsonAsync(RunLease.Artifact(broken), new RunLease(broken.Run, new RunHolder("other", "elsewhere", 1, default), default));

        await SweepAsync(LeftoverSweep.Grace + TimeSpan.FromMinutes(1));
        Assert.Equal(complete, await NamesAsync());

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task What_a_run_wrote_after_it_was_purged_goes()
    {
        await WriteAsync($"runs/{model}/{First}/counts/000000/000001.json");

        await SweepAsync(LeftoverSweep.Grace + TimeSpan.FromMinutes(1));

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task What_a_published_run_has_kept_stays_as_long_as_its_version()
    {
        string[] kept = [ModelArtifacts.Manifest(model, First), ModelArtifacts.Table(model, First), $"runs/{model}/{First}/plan.json", $"runs/{model}/{First}/progress.json"];
        await WriteAsync(kept);
        await new RunHistory(Store).WriteAsync(new RunProgress { Run = new RunReference(model, First), Stage = RunStage.Completed });
        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromDays(300));
        Assert.Equal(kept, await NamesAsync());

        await Store.DeletePrefixAsync($"models/{model}/{First}/");
        await SweepAsync(LeftoverSweep.Grace + TimeSpan.FromMinutes(1));

        Assert.Equal([$"runs/{model}/{First}/progress.json"], await NamesAsync());
    }

    [Fact]
    public async Task A_publication_that_was_broken_off_goes_and_all_else_of_the_model_stays()
    {
        string[] kept =
        [
            ModelArtifacts.Current(model), ModelArtifacts.Feedback(model) + "20260101.jsonl", ModelArtifacts.Manifest(model, Second), ModelArtifacts.Table(model, Second),
            $"models/{model}/notes/of-mine.txt",
        ];
        await WriteAsync([ModelArtifacts.Table(model, First), ModelArtifacts.Index(model, First), .. kept]);
        await Store.WriteJsonAsync(ModelArtifacts.Current(model), new CurrentVersion(Second));

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));

        Assert.Equal(kept.Order(StringComparer.Ordinal), await NamesAsync());
    }

    [Fact]
    public async Task A_version_that_answers_stays_however_damaged_it_is()
    {
        await WriteAsync(ModelArtifacts.Table(model, First), ModelArtifacts.Table(model, Second));
        await Store.WriteJsonAsync(ModelArtifacts.Current(model), new CurrentVersion(First, new Dictionary<string, double> { [First] = 0.5, [Second] = 0.5 }));

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));

        Assert.Equal(3, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task What_somebody_holds_by_a_lease_stays()
    {
        await WriteAsync(ModelArtifacts.Table(model, First), $"runs/{model}/{First}/table.bin");
        await Store.WriteJsonAsync(RunLease.Artifact(model), new RunLease(First, new RunHolder("other", "elsewhere", 1, default), DateTimeOffset.MaxValue));

        await SweepAsync(LeftoverSweep.Retention + TimeSpan.FromMinutes(1));

        Assert.Equal([RunLease.Artifact(model), ModelArtifacts.Table(model, First), $"runs/{model}/{First}/table.bin"], await NamesAsync());
    }

    private Task SweepAsync(TimeSpan later) =>
        new LeftoverSweep(Store, new FakeTimeProvider(DateTimeOffset.UtcNow + later), NullLogger.Instance).RunAsync();

    private async Task WriteAsync(params string[] names)
    {
        foreach (var name in names)
            await Store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes("{}")));
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        foreach (var prefix in new[] { $"active/{model}", $"models/{model}/", $"runs/{model}/" })
            names.AddRange(await Store.ListAsync(prefix).Select(artifact => artifact.Name).ToListAsync());
        return names;
    }
}

public sealed class LeftoverSweepOfADirectoryTests : LeftoverSweepContract, IDisposable
{
    private readonly Store store = new();

    private protected override IArtifactStore Store => store.Artifacts;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Writes_that_killed_processes_broke_off_go_after_the_grace_with_the_folders_they_made()
    {
        for (var kill = 0; kill < 100; kill++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(store.Artifacts.Root, "runs", "m", $"{kill % 10}", "windows"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $".writing-{kill}"), "half");
        }

        Directory.CreateDirectory(Path.Combine(store.Artifacts.Root, "models", "m", "empty"));
        await store.WriteAsync("runs/m/10/plan.json", "{}");

        Assert.Equal(0, await store.Artifacts.RemoveBrokenWritesAsync(DateTimeOffset.UtcNow - LeftoverSweep.Grace));
        Assert.Equal(100, await store.Artifacts.RemoveBrokenWritesAsync(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1)));

        Assert.Equal(
            ["runs", "runs/m", "runs/m/10", "runs/m/10/plan.json"],
            Directory.GetFileSystemEntries(store.Artifacts.Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(store.Artifacts.Root, path)).Order(StringComparer.Ordinal));
    }
}

[Collection(AzuriteCollection.Name)]
public sealed class LeftoverSweepOnAzuriteTests : LeftoverSweepContract, IAsyncLifetime
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("leftovers-");
    private readonly BlobArtifactStore store;

    public LeftoverSweepOnAzuriteTests(Azurite azurite) => store = new BlobArtifactStore(azurite.Client, cache.FullName);

    private protected override IArtifactStore Store => store;

    public Task InitializeAsync() => store.CreateContainersAsync();

    public Task DisposeAsync()
    {
        cache.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
