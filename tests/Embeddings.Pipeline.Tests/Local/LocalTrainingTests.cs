using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Projection;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.Local;

[Collection(AzuriteCollection.Name)]
public sealed class LocalTrainingTests(Azurite azurite) : IDisposable
{
    private static readonly ModelSettings Small = new()
    {
        Training = new TrainingOptions { Dimensions = 12, Epochs = 2, Threads = 1, Sample = 0 },
        Vocabulary = new VocabularyOptions { MinimumCount = 2 },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("training-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_corpus_becomes_a_table_that_is_published_with_its_lineage(bool onAzurite)
    {
        var store = onAzurite ? await BlobStoreAsync() : Store();
        await UploadAsync(store, "m", Sentences(400));

        var published = await TrainAsync(store, Small);

        var registry = new ModelRegistry(store);
        Assert.Equal(published.Version, (await registry.CurrentAsync("m")).Version);
        var file = await registry.TableFileAsync("m", published.Version);
        Assert.Equal(published.Manifest.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        using var table = LookupTable.Open(file);
        Assert.Equal((20, 12), (table.Count, table.Dimensions));
        Assert.True(table.TryGetId("word7", out var id));
        Assert.True(table.ItemCount(id) > 2);
        var lineage = published.Manifest.Training!;
        Assert.Equal((1, 2, published.Version), (lineage.Files, lineage.LossByEpoch.Count, lineage.Run));
        Assert.Equal(Small.Training, lineage.Settings.Training);
    }

    [Fact]
    public async Task A_run_whose_progress_the_store_does_not_take_is_published_all_the_same_and_the_log_says_what_its_record_does_not()
    {
        var store = new InterposedStore(Store());
        await UploadAsync(store, "m", Sentences(400));
        store.BeforeWrite = name => name.EndsWith("/progress.json", StringComparison.Ordinal) ? throw new IOException("No space left on device") : Task.CompletedTask;
        var log = new RecordedLog<LocalTraining>();

        var published = await new LocalTraining(store, TimeProvider.System, logger: log).RunAsync("m", Small);

        Assert.True(published.Current);
        Assert.Contains(log.Messages, message => message.StartsWith("Error: Run m.", StringComparison.Ordinal) && message.Contains("has ended (Completed)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_whose_progress_the_store_does_not_take_for_a_while_is_recorded_as_completed()
    {
        var store = new InterposedStore(Store());
        await UploadAsync(store, "m", Sentences(400));
        var failures = 1;
        store.BeforeWrite = name => name.EndsWith("/progress.json", StringComparison.Ordinal) && failures-- > 0
            ? throw new IOException("No space left on device")
            : Task.CompletedTask;

        var published = await TrainAsync(store, Small);

        Assert.Equal(RunStage.Completed, (await new RunHistory(store).StatusAsync(new RunReference("m", published.Version))).Stage);
    }

    [Fact]
    public async Task A_run_that_the_held_out_loss_ends_early_says_so_in_its_lineage()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(400));
        var options = Small.Training with { Epochs = 300, HeldOutShare = 0.1, Patience = 2, LearningRate = 0.2 };

        var published = await TrainAsync(store, Small with { Training = options });

        var lineage = published.Manifest.Training!;
        Assert.InRange(lineage.HeldOutLossByEpoch.Count, 3, 299);
        Assert.Equal(lineage.HeldOutLossByEpoch.Count, lineage.LossByEpoch.Count);
        Assert.Equal(lineage.HeldOutLossByEpoch.Count - 3, lineage.HeldOutLossByEpoch.ToList().IndexOf(lineage.HeldOutLossByEpoch.Min()));
    }

    [Fact]
    public async Task A_version_has_a_map_of_its_most_frequent_items_unless_the_settings_leave_it_out()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(50));

        var with = await TrainAsync(store, Small with { Pipeline = new PipelineOptions { MapItems = 7 } });
        var without = await TrainAsync(store, Small with { Pipeline = new PipelineOptions { MapItems = 0 } });

        await using var stream = store.OpenRead(ModelArtifacts.Map("m", with.Version));
        var map = ItemMap.Read(stream, "map.bin");
        using var table = LookupTable.Open(await new ModelRegistry(store).TableFileAsync("m", with.Version));
        Assert.Equal((7, table.ContentHash), (map.Count, map.TableHash));
        Assert.Null(await store.FindAsync(ModelArtifacts.Map("m", without.Version)));
    }

    [Fact]
    public async Task A_version_too_large_to_be_searched_exactly_in_a_moment_has_an_index_unless_the_settings_leave_it_out()
    {
        var store = Store();
        // Every item's directions take 1,024 bytes: together just over the limit.
        var items = (int)(SimilaritySearch.ExactUpToBytes / 1_024) + 1;
        await UploadAsync(store, "m", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, items).Select(item => $"i{item} i{(item + 1) % items}\n"))));
        var large = Small with
        {
            Training = Small.Training with { Dimensions = 1_000, Epochs = 1 },
            Index = new IndexSettings { Links = 4, ConstructionEffort = 8 },
            Pipeline = new PipelineOptions { MapItems = 0 },
        };

        var with = await TrainAsync(store, large);
        var without = await TrainAsync(store, large with { Index = new IndexSettings { Mode = IndexMode.Never } });
        var small = await TrainAsync(store, large with { Training = large.Training with { Dimensions = 900 } });

        using var table = LookupTable.Open(await new ModelRegistry(store).TableFileAsync("m", with.Version));
        using var index = HnswIndex.Open(await store.LocalFileAsync(ModelArtifacts.Index("m", with.Version)), table);
        Assert.Equal(4, index.Links);
        Assert.Null(await store.FindAsync(ModelArtifacts.Index("m", without.Version)));
        Assert.Null(await store.FindAsync(ModelArtifacts.Index("m", small.Version)));
    }

    [Fact]
    public async Task A_run_goes_through_its_stages_in_their_order_and_none_comes_again()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(50));
        var stages = new List<RunStage>();

        await new LocalTraining(store, TimeProvider.System).RunAsync("m", Small, new Listener(progress => stages.Add(progress.Stage)));

        Assert.Equal(stages.Order(), stages);
        Assert.Superset(
            new HashSet<RunStage> { RunStage.Counting, RunStage.Training, RunStage.Evaluating, RunStage.Projecting, RunStage.Publishing, RunStage.Completed },
            stages.ToHashSet());
    }

    [Fact]
    public async Task The_number_of_chunks_changes_neither_the_vocabulary_nor_the_vectors()
    {
        var text = Sentences(400);
        var hashes = new List<string>();
        foreach (var chunks in new[] { 1, 7, 50 })
        {
            var store = new DirectoryArtifactStore(Path.Combine(root.FullName, $"{chunks}"));
            await UploadAsync(store, "m", text);
            var chunkSize = (text.Length + chunks - 1) / chunks;
            hashes.Add((await TrainAsync(store, Small with { Pipeline = new PipelineOptions { ChunkSize = chunkSize } })).Manifest.Sha256);
        }

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task A_published_run_leaves_no_counts_windows_and_checkpoints_unless_they_are_to_be_kept()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(50));

        var first = await TrainAsync(store, Small);
        var kept = await TrainAsync(store, Small with { Pipeline = new PipelineOptions { KeepRunArtifacts = true } });

        Assert.DoesNotContain(await NamesAsync(store, $"runs/m/{first.Version}/"), name => name.EndsWith(".bin", StringComparison.Ordinal) && !name.Contains("vocabulary", StringComparison.Ordinal));
        Assert.Contains($"runs/m/{kept.Version}/windows/000000.bin", await NamesAsync(store, $"runs/m/{kept.Version}/"));
    }

    [Fact]
    public async Task A_training_that_is_stopped_goes_on_and_ends_with_the_bytes_of_one_that_was_not()
    {
        var settings = Small with { Training = Small.Training with { Epochs = 60 } };
        var undisturbed = new DirectoryArtifactStore(Path.Combine(root.FullName, "undisturbed"));
        var disturbed = new DirectoryArtifactStore(Path.Combine(root.FullName, "disturbed"));
        foreach (var store in new[] { undisturbed, disturbed })
            await UploadAsync(store, "m", Sentences(1_000));
        var expected = await TrainAsync(undisturbed, settings);

        using var stop = new CancellationTokenSource();
        var stopping = new Listener(progress =>
        {
            if (progress is { Stage: RunStage.Training, Percent: > 10 })
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LocalTraining(disturbed, TimeProvider.System).RunAsync("m", settings, stopping, stop.Token));
        Assert.Null(await new ModelRegistry(disturbed).FindCurrentAsync("m"));
        var stopped = Assert.Single(await NamesAsync(disturbed, "runs/"), name => name.EndsWith("progress.json", StringComparison.Ordinal));
        Assert.Equal(RunStage.Cancelled, (await disturbed.ReadJsonAsync<RunProgress>(stopped)).Stage);

        var resumedAt = 100.0;
        var resumed = new Listener(progress =>
        {
            if (progress.Stage == RunStage.Training)
                resumedAt = Math.Min(resumedAt, progress.Percent);
        });
        var actual = await new LocalTraining(disturbed, TimeProvider.System).RunAsync("m", settings, resumed);

        Assert.True(resumedAt > 10, $"training began again at {resumedAt} %");
        Assert.Equal(expected.Manifest.Sha256, actual.Manifest.Sha256);
    }

    [Fact]
    public async Task Another_corpus_begins_another_run_and_keeps_only_the_record_of_the_one_begun()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(400));
        using var stop = new CancellationTokenSource();
        var stopping = new Listener(progress =>
        {
            if (progress.Stage == RunStage.Merging)
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LocalTraining(store, TimeProvider.System).RunAsync("m", Small, stopping, stop.Token));
        await UploadAsync(store, "m", Sentences(300));

        var published = await TrainAsync(store, Small);

        var left = (await NamesAsync(store, "runs/m/")).Where(name => !name.StartsWith($"runs/m/{published.Version}/", StringComparison.Ordinal));
        Assert.Equal(RunStage.Cancelled, (await store.ReadJsonAsync<RunProgress>(Assert.Single(left))).Stage);
    }

    public static TheoryData<string, byte[]?, string, string> BadCorpora => new()
    {
        { "a.txt", null, "corpora/m/", "Upload text" },
        { "a.txt", [], "corpora/m/", "Upload text" },
        { "a.txt", "once only words here"u8.ToArray(), "corpora/m/", "vocabulary.minimumCount" },
        { "a.txt", "  \n\n  "u8.ToArray(), "corpora/m/", "Add text" },
        { "cut.txt.gz", CutShort(), "cut.txt.gz", "gzip" },
        { "fake.txt.gz", "this is no gzip"u8.ToArray(), "fake.txt.gz", "gzip" },
    };

    [Theory]
    [MemberData(nameof(BadCorpora))]
    public async Task A_bad_corpus_is_refused_by_name_with_a_remedy_and_the_version_before_it_stays(string name, byte[]? bytes, string place, string says)
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(50), "good.txt");
        var before = await TrainAsync(store, Small);
        await store.DeleteAsync("corpora/m/good.txt");
        if (bytes is not null)
            await store.WriteAsync($"corpora/m/{name}", stream => stream.Write(bytes));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => TrainAsync(store, Small));

        Assert.Contains(place, failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before.Version, (await new ModelRegistry(store).CurrentAsync("m")).Version);
        Assert.Single(await new ModelRegistry(store).VersionsAsync("m"));
    }

    [Fact]
    public async Task A_setting_out_of_range_is_refused_before_anything_is_written()
    {
        var store = Store();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(
            () => TrainAsync(store, Small with { Training = Small.Training with { Window = 0 } }));

        Assert.Contains("training.window", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task Phrases_become_items_of_the_vocabulary()
    {
        var store = Store();
        var text = string.Join('\n', Enumerable.Range(0, 300).Select(number => $"new york lies far from place{number % 30} and thing{number % 17} new"));
        await UploadAsync(store, "m", Encoding.UTF8.GetBytes(text));

        var published = await TrainAsync(store, Small with { Vocabulary = new VocabularyOptions { MinimumCount = 2, PhrasePasses = 1, PhraseThreshold = 1.5 } });

        using var table = LookupTable.Open(await new ModelRegistry(store).TableFileAsync("m", published.Version));
        Assert.True(table.TryGetId("new_york", out _));
        Assert.False(table.TryGetId("york", out _));
    }

    [Fact]
    public async Task The_version_before_stays_and_can_be_made_current_again()
    {
        var store = Store();
        await UploadAsync(store, "m", Sentences(50));
        var first = await TrainAsync(store, Small);
        var second = await TrainAsync(store, Small with { Training = Small.Training with { Seed = 9 } });
        var registry = new ModelRegistry(store);
        Assert.Equal(first.Version, second.Manifest.Previous);

        await registry.SwitchAsync("m", await registry.SeeCurrentAsync("m"), new CurrentVersion(first.Version));

        Assert.Equal(first.Version, (await registry.CurrentAsync("m")).Version);
        Assert.Equal([second.Version, first.Version], (await registry.VersionsAsync("m")).Select(version => version.Version));
        var seen = await registry.SeeCurrentAsync("m");
        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => registry.SwitchAsync("m", seen, new CurrentVersion("never")));
    }

    private static Task<PublishedVersion> TrainAsync(IArtifactStore store, ModelSettings settings) =>
        new LocalTraining(store, TimeProvider.System).RunAsync("m", settings);

    private static byte[] Sentences(int count)
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"word{random.Next(20)}")));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[] CutShort()
    {
        var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Sentences(2_000));
        return whole.ToArray()[..(int)(whole.Length / 2)];
    }

    private static Task UploadAsync(IArtifactStore store, string model, byte[] text, string name = "text.txt") =>
        store.WriteAsync($"corpora/{model}/{name}", stream => stream.Write(text));

    private static async Task<List<string>> NamesAsync(IArtifactStore store, string prefix)
    {
        var names = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix))
            names.Add(artifact.Name);
        return names;
    }

    private DirectoryArtifactStore Store() => new(Path.Combine(root.FullName, "store"));

    private async Task<IArtifactStore> BlobStoreAsync()
    {
        var store = new BlobArtifactStore(azurite.Client, Path.Combine(root.FullName, "cache"));
        await store.CreateContainersAsync();
        return store;
    }

    private sealed class Listener(Action<RunProgress> heard) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => heard(value);
    }
}
