using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;
using Polly;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Runs whose machine dies just before an artifact is moved into place, for each artifact in turn, and that are then started again.</summary>
public sealed class LostArtifactsTests : IDisposable
{
    private const string Model = "m";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("lost-");
    private readonly DirectoryArtifactStore store;

    public LostArtifactsTests() => store = new DirectoryArtifactStore(root.FullName);

    private static ModelSettings Text => new()
    {
        Training = new() { Dimensions = 8, Epochs = 20, Threads = 1, Sample = 0 },
        Vocabulary = new() { MinimumCount = 1, PhrasePasses = 1, PhraseThreshold = 1.5 },
        Pipeline = new() { KeepRunArtifacts = true, MapItems = 10 },
    };

    private static ModelSettings Items => new()
    {
        Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
        ColdStart = new(),
        Tuning = new() { Candidates = 2, Rounds = 2, Reduction = 2, K = 5 },
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 8, Window = 2, Epochs = 2, Sample = 0, Threads = 1 },
        Retraining = new() { WarmStart = true, Align = true },
        Evaluation = new() { MaximumDrop = null },
        Pipeline = new() { KeepRunArtifacts = true, MapItems = 0 },
    };

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_run_over_text_that_is_repeated_from_any_point_publishes_the_same_version()
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, 200).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"word{random.Next(20)}")));
        await WriteAsync("text.txt", string.Join('\n', lines) + "\nnew york\nnew york\nnew york\n");

        var written = await RepeatFromEverywhereAsync(Text);

        Assert.Contains("checkpoints/000002.json", written);
        Assert.Contains("bigrams/000000/000000.json", written);
    }

    [Fact]
    public async Task A_run_over_histories_that_is_repeated_from_any_point_publishes_the_same_version()
    {
        var random = new Random(11);
        var rows = Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{random.Next(30)},{step}\n"));
        await WriteAsync("rows.csv", "user,item,timestamp\n" + string.Concat(rows));
        await WriteAsync("items.jsonl", string.Concat(Enumerable.Range(0, 32).Select(item => $$"""{"id":"i{{item}}","text":"thing of kind{{item % 4}} and size{{item % 3}}"}""" + "\n")));

        var written = await RepeatFromEverywhereAsync(Items);

        Assert.Contains("tuning/trials/000001-000000.json", written);
        Assert.Contains("retraining.json", written);
        Assert.Contains("text-map.bin", written);
    }

    /// <summary>A run deletes artifacts of its steps after its publication. A run that is killed meanwhile, or before its map is made, has only its end left to do.</summary>
    [Theory]
    [InlineData("graph.bin")]
    [InlineData("map.bin")]
    public async Task A_run_over_a_graph_that_is_killed_after_its_publication_is_only_brought_to_its_end(string interrupted)
    {
        await WriteAsync("edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 60).Select(edge => $"n{edge % 7},n{edge * edge % 11}\n")));
        var settings = Text with { Graph = new() { WalksPerNode = 2, WalkLength = 5 }, Pipeline = new() { MapItems = 10 } };
        var request = await new RunNaming(store, new FakeTimeProvider(Start)).NameAsync(Model, settings, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(request, new KilledStore(store, interrupted)));
        var expected = await PublishedAsync(request.Run);

        var stages = new ReportedStages();
        await RunAsync(request, store, stages);

        Assert.DoesNotContain(RunStage.Training, stages.All);
        Assert.Equal(expected, await PublishedAsync(request.Run));
        Assert.NotNull(await store.FindAsync(ModelArtifacts.Map(Model, request.Run.Run)));
        Assert.DoesNotContain(await NamesAsync(request.Run.Prefix), name => name.EndsWith("graph.bin", StringComparison.Ordinal) || name.Contains("/sequences/", StringComparison.Ordinal));
    }

    /// <returns>The names of all artifacts of the run, below its prefix.</returns>
    private async Task<IReadOnlyList<string>> RepeatFromEverywhereAsync(ModelSettings settings)
    {
        // Without tuning, so that the next run tunes.
        var naming = new RunNaming(store, new FakeTimeProvider(Start));
        var former = await RunAsync(await naming.NameAsync(Model, settings with { Tuning = null }, CancellationToken.None), store);
        var request = await new RunNaming(store, new FakeTimeProvider(Start.AddDays(1))).NameAsync(Model, settings, CancellationToken.None);
        await RunAsync(request, store);
        var (expected, written) = (await PublishedAsync(request.Run), await NamesAsync(request.Run.Prefix));

        foreach (var lost in written.Concat(await NamesAsync($"models/{Model}/{request.Run.Run}/")).Append(ModelArtifacts.Current(Model)))
        {
            await ForgetAsync(request.Run, former.Version);
            var failing = new DisturbedStore(store);
            failing.At(Moment.Written, lost, () => throw new InvalidOperationException(lost));
            var failure = await Record.ExceptionAsync(() => RunAsync(request, failing));
            Assert.Equal(lost, failure?.Message);

            await RunAsync(request, store);

            Assert.Equal((lost, expected), (lost, await PublishedAsync(request.Run)));
        }

        return [.. written.Select(name => name[request.Run.Prefix.Length..])];
    }

    private static async Task<PublishedVersion> RunAsync(TrainingRequest request, IArtifactStore store, IProgress<RunProgress>? progress = null)
    {
        var clock = new FakeTimeProvider(request.StartedAt);
        var work = new StepContext(store, clock, progress ?? new PassingTime(clock, TimeSpan.FromHours(1)), TextEmbedders.None);
        using var steps = new LocalStepRunner(work, ResiliencePipeline.Empty, CancellationToken.None);
        return await TrainingPipeline.RunAsync(request, steps);
    }

    /// <summary>The current version, the manifest, and the bytes of the table.</summary>
    private async Task<string> PublishedAsync(RunReference run)
    {
        var current = Encoding.UTF8.GetString((await store.FindBytesAsync(ModelArtifacts.Current(Model)))!);
        var manifest = Encoding.UTF8.GetString((await store.FindBytesAsync(ModelArtifacts.Manifest(Model, run.Run)))!);
        var table = Convert.ToHexString(SHA256.HashData((await store.FindBytesAsync(ModelArtifacts.Table(Model, run.Run)))!));
        return $"{current}\n{manifest}\n{table}";
    }

    private async Task ForgetAsync(RunReference run, string former)
    {
        await store.DeletePrefixAsync(run.Prefix);
        await store.DeletePrefixAsync($"models/{Model}/{run.Run}/");
        await store.WriteJsonAsync(ModelArtifacts.Current(Model), new CurrentVersion(former));
    }

    private async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix))
            names.Add(artifact.Name);
        return names;
    }

    private Task<Artifact> WriteAsync(string file, string text) =>
        store.WriteAsync(ModelArtifacts.Corpus(Model) + file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>A store whose process is killed after it deletes an artifact, or before it writes it.</summary>
    private sealed class KilledStore(IArtifactStore inner, string interrupted) : ForwardingStore(inner)
    {
        public override async Task DeleteAsync(string name, CancellationToken cancellation = default)
        {
            await base.DeleteAsync(name, cancellation);
            KillAt(name);
        }

        public override Task<Artifact> WriteAsync(
            string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
        {
            if (name == ModelArtifacts.Map(Model, name.Split('/')[2]))
                KillAt(name);
            return base.WriteAsync(name, write, condition, cancellation);
        }

        private void KillAt(string name)
        {
            if (name.EndsWith(interrupted, StringComparison.Ordinal))
                throw new InvalidOperationException(name);
        }
    }

    private sealed class ReportedStages : IProgress<RunProgress>
    {
        private readonly ConcurrentBag<RunStage> stages = [];

        public IReadOnlyCollection<RunStage> All => stages;

        public void Report(RunProgress value) => stages.Add(value.Stage);
    }
}
