using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class PartitionStepsTests : IDisposable
{
    private static readonly ModelSettings Settings = new()
    {
        Training = new TrainingOptions { Dimensions = 8, Epochs = 3, Threads = 1 },
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
        Index = new IndexSettings { PartitionAboveMegabytes = 0, ListRows = 16 },
        Pipeline = new PipelineOptions { MapItems = 0 },
    };

    private readonly Store store = new();

    [Fact]
    public async Task A_version_above_the_size_is_published_with_a_partitioned_index_of_its_table()
    {
        var published = await TrainAsync(Settings);

        var directory = await DirectoryAsync(published);
        using var table = await store.TableAsync(published);
        Assert.Equal((table.Count, table.Dimensions, table.ContentHash), (directory.Count, directory.Dimensions, directory.Table.Hash));
        Assert.Equal(directory.ListCount, published.Manifest.Partitions?.Lists);
        Assert.InRange(directory.ListCount, 2, table.Count);
        Assert.Null(await store.Artifacts.FindAsync(ModelArtifacts.Index(published.Model, published.Version)));
    }

    [Fact]
    public async Task A_version_with_a_model_of_next_items_is_indexed_by_that_model_and_has_what_histories_contribute()
    {
        var published = await TrainShopAsync(Presets.Items with { NextItems = new() { Dimensions = 8, Epochs = 1, Negatives = 8 } });

        foreach (var file in PartitionFiles.All.Concat(PartitionFiles.HistoryFiles))
            Assert.True(await HasAsync(published, PartitionKind.Predicted, file), file);
        Assert.False(await HasAsync(published, PartitionKind.Next, PartitionFiles.Directory));
        Assert.False(await HasAsync(published, PartitionKind.Similar, PartitionFiles.History));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_without_a_model_of_next_items_has_what_histories_contribute_if_it_counts_transitions(bool transitions)
    {
        var published = await TrainShopAsync(new() { Interactions = new(), Transitions = transitions ? new() : null, Vocabulary = Settings.Vocabulary });

        foreach (var file in PartitionFiles.All)
            Assert.True(await HasAsync(published, PartitionKind.Next, file), file);
        foreach (var file in PartitionFiles.HistoryFiles)
            Assert.Equal((file, transitions), (file, await HasAsync(published, PartitionKind.Next, file)));
        Assert.False(await HasAsync(published, PartitionKind.Similar, PartitionFiles.History));
        Assert.False(await HasAsync(published, PartitionKind.Predicted, PartitionFiles.Directory));
    }

    /// <summary>An activity assigns 100,000 rows.</summary>
    [Fact]
    public async Task Every_item_of_a_table_that_several_activities_assign_is_in_the_index()
    {
        const int Words = 100_010;
        await store.WriteAsync(
            $"{ModelArtifacts.Corpus("pets")}text.txt", string.Concat(Enumerable.Range(0, Words / 10).Select(line => string.Join(' ', Enumerable.Range(10 * line, 10).Select(word => $"w{word}")) + "\n")));

        var published = await store.TrainAsync("pets", Settings with
        {
            Training = Settings.Training with { Dimensions = 2, Epochs = 1 },
            Index = Settings.Index with { ListRows = 5_000 },
            Pipeline = Settings.Pipeline with { KeepRunArtifacts = true },
        });

        Assert.Equal(Words, (await DirectoryAsync(published)).Count);
        // Some items near a border are in a second list too.
        Assert.InRange(published.Manifest.Partitions!.ListedRows, Words, 1.5 * Words);
        Assert.Equal((new AssignedRows(0, 100_000), 50), await AssignAgainAsync(published, 0));
        Assert.Equal((new AssignedRows(100_000, 10), 100), await AssignAgainAsync(published, 1));
    }

    [Fact]
    public async Task The_fields_of_the_items_are_indexed_for_a_version_that_is_served_without_its_table()
    {
        await store.WriteAsync(ModelArtifacts.CorpusItems("pets"), string.Join('\n', Enumerable.Range(0, 150).Select(id => $$"""{"id":"word{{id}}","number":{{id}}}""")));
        var (first, second) = (await TrainAsync(Settings), await TrainAsync(Settings));
        var loaded = await TrainAsync(Settings with { Index = new IndexSettings() });

        var directory = FieldDirectory.Read(await FieldsAsync(first, FieldFiles.Directory), "fields");

        Assert.Equal(["number"], directory.Names);
        Assert.Equal((first.Manifest.Items, first.Manifest.ContentHash), (directory.Sizes.Items, directory.Sizes.TableHash));
        foreach (var file in new[] { FieldFiles.Directory, FieldFiles.Columns, FieldFiles.Lines })
            Assert.Equal(await FieldsAsync(first, file), await FieldsAsync(second, file));
        Assert.Null(await store.Artifacts.FindAsync(ModelArtifacts.Fields(loaded.Model, loaded.Version, FieldFiles.Directory)));
    }

    [Fact]
    public async Task A_version_below_the_size_and_one_that_asks_for_no_index_have_none()
    {
        var small = await TrainAsync(Settings with { Index = Settings.Index with { PartitionAboveMegabytes = 1 } });
        var never = await TrainAsync(Settings with { Index = Settings.Index with { Mode = IndexMode.Never } });

        Assert.Null(small.Manifest.Partitions);
        Assert.Null(never.Manifest.Partitions);
        Assert.Null(await store.Artifacts.FindAsync(ModelArtifacts.Partition(small.Model, small.Version, PartitionKind.Similar, PartitionFiles.Directory)));
    }

    [Fact]
    public async Task The_runs_own_files_are_removed_after_the_publication_and_two_runs_make_the_same_bytes()
    {
        var first = await TrainAsync(Settings);
        var second = await TrainAsync(Settings);

        await foreach (var artifact in store.Artifacts.ListAsync("runs/"))
            Assert.DoesNotContain("partitions/", artifact.Name, StringComparison.Ordinal);
        foreach (var file in PartitionFiles.All)
            Assert.Equal(await BytesAsync(first, file), await BytesAsync(second, file));
    }

    [Fact]
    public void The_size_is_a_quarter_of_the_memory_unless_the_settings_say_otherwise()
    {
        Assert.Equal(1L << 30, new IndexSettings().PartitionAbove(4L << 30));
        Assert.Null(new IndexSettings().PartitionAbove(4L << 30, needsTable: true));
        Assert.Equal(7L << 20, new IndexSettings { PartitionAboveMegabytes = 7 }.PartitionAbove(4L << 30, needsTable: true));
        Assert.Equal(7L << 20, new IndexSettings { PartitionAboveMegabytes = 7 }.PartitionAbove(4L << 30));
        Assert.Null(new IndexSettings { Mode = IndexMode.Never, PartitionAboveMegabytes = 7 }.PartitionAbove(4L << 30));
        Assert.Equal("setting index.partitionAboveMegabytes", Assert.Throws<InvalidInputException>(new IndexSettings { PartitionAboveMegabytes = -1 }.Validate).Place);
        Assert.Equal("setting index.listRows", Assert.Throws<InvalidInputException>(new IndexSettings { ListRows = 1 }.Validate).Place);
    }

    public void Dispose() => store.Dispose();

    /// <summary>Repeats the assignment of a chunk.</summary>
    /// <returns>Its rows, and the last reported share of the stage.</returns>
    private async Task<(AssignedRows Rows, double Percent)> AssignAgainAsync(PublishedVersion published, int chunk)
    {
        var run = new RunReference(published.Model, published.Version);
        await store.Artifacts.DeleteAsync(RunArtifacts.Summary(run.AssignedRows(chunk)));
        await store.Artifacts.DeleteAsync(PartitionSteps.AssignmentOf(run, PartitionKind.Similar, chunk));
        await store.Artifacts.DeleteAsync(PartitionSteps.AssignmentOf(run, PartitionKind.Next, chunk));
        var last = default(RunProgress);
        var context = new StepContext(store.Artifacts, TimeProvider.System, new Reports(report => last = report), TextEmbedders.None);
        return (await TrainingSteps.AssignRows.DoAsync(context, new ChunkReference(run, chunk, 0), CancellationToken.None), last!.Percent);
    }

    private async Task<PublishedVersion> TrainShopAsync(ModelSettings settings)
    {
        var rows = Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 40},{step}"));
        await store.WriteAsync($"{ModelArtifacts.Corpus("shop")}rows.csv", "user,item,timestamp\n" + string.Join('\n', rows));
        return await store.TrainAsync("shop", settings with { Training = Settings.Training, Index = Settings.Index, Pipeline = Settings.Pipeline });
    }

    private async Task<bool> HasAsync(PublishedVersion published, PartitionKind kind, string file) =>
        await store.Artifacts.FindAsync(ModelArtifacts.Partition(published.Model, published.Version, kind, file)) is not null;

    private async Task<PublishedVersion> TrainAsync(ModelSettings settings)
    {
        var random = new Random(5);
        await store.WriteAsync($"{ModelArtifacts.Corpus("pets")}text.txt", string.Join('\n', Enumerable.Range(0, 200).Select(_ => string.Join(' ', Enumerable.Range(0, 10).Select(_ => $"word{random.Next(150)}")))));
        return await store.TrainAsync("pets", settings);
    }

    private async Task<PartitionDirectory> DirectoryAsync(PublishedVersion published) => PartitionDirectory.Read(await BytesAsync(published, PartitionFiles.Directory), "directory");

    private async Task<byte[]> FieldsAsync(PublishedVersion published, string file) =>
        await File.ReadAllBytesAsync(await store.Artifacts.LocalFileAsync(ModelArtifacts.Fields(published.Model, published.Version, file)));

    private async Task<byte[]> BytesAsync(PublishedVersion published, string file) =>
        await File.ReadAllBytesAsync(await store.Artifacts.LocalFileAsync(ModelArtifacts.Partition(published.Model, published.Version, PartitionKind.Similar, file)));
}
