using System.Text.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>A step is delivered at least once. A copy may run at the same time, or end long after the run has continued.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class CopiesOfStepsTests(Azurite azurite) : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("copies-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => root.Delete(recursive: true);

    public static TheoryData<string, Moment> LateCopies
    {
        get
        {
            var data = new TheoryData<string, Moment>();
            foreach (var step in new[] { "count", "merge", "encode", "train", "table", "map" })
            {
                data.Add(step, Moment.BeforeWriting);
                data.Add(step, Moment.Written);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LateCopies))]
    public async Task A_copy_that_ends_later_leaves_what_the_first_has_written_and_answers_the_same(string step, Moment moment)
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var run = await SmallRun.BeginAsync(store);
        var all = SmallRun.AllStepsOf(run);
        foreach (var before in all.TakeWhile(before => before.Name != step))
            await before.Do(Context(store), CancellationToken.None);
        var (_, artifact, doStep) = all.Single(one => one.Name == step);
        var (first, written) = (default(object), default(Artifact));
        var disturbed = new DisturbedStore(store);
        disturbed.At(moment, RunArtifacts.Bytes(artifact), async () =>
        {
            first = await doStep(Context(store), CancellationToken.None);
            written = await store.FindAsync(RunArtifacts.Bytes(artifact));
        });

        var late = await doStep(Context(disturbed), CancellationToken.None);

        Assert.NotNull(written);
        Assert.Equal(written, await store.FindAsync(RunArtifacts.Bytes(artifact)));
        Assert.Equal(Json(first), Json(late));
    }

    [Fact]
    public async Task A_slice_that_got_further_than_another_copy_of_it_goes_by_that_one_all_the_same_if_that_one_was_first()
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var run = await SmallRun.BeginAsync(store);
        foreach (var before in SmallRun.StepsOf(run).TakeWhile(before => before.Name != "train"))
            await before.Do(Context(store), CancellationToken.None);
        var slice = new SliceReference(run, 0);
        var disturbed = new DisturbedStore(store);
        var first = default(SliceOutcome);
        disturbed.At(
            Moment.BeforeWriting,
            RunArtifacts.Bytes(run.Checkpoint(0)),
            async () => first = await TrainingSteps.TrainSlice.DoAsync(Context(store, new PassingTime(clock, TimeSpan.FromHours(1))), slice, CancellationToken.None));

        var late = await TrainingSteps.TrainSlice.DoAsync(Context(disturbed), slice, CancellationToken.None);
        var next = await TrainingSteps.TrainSlice.DoAsync(Context(store), slice with { Slice = 1 }, CancellationToken.None);

        Assert.InRange(first!.Tokens, 1, first.TotalTokens - 1);
        Assert.Equal((false, first.Tokens), (late.Finished, late.Tokens));
        Assert.Equal((true, next.TotalTokens), (next.Finished, next.Tokens));
    }

    [Fact]
    public async Task A_step_whose_copy_has_been_done_and_cleared_away_what_it_reads_answers_what_that_one_did()
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var run = await SmallRun.BeginAsync(store);
        foreach (var before in SmallRun.StepsOf(run))
            await before.Do(Context(store), CancellationToken.None);
        var disturbed = new DisturbedStore(store);
        var first = default(PublishedVersion);
        var slice = new SliceReference(run, 0);
        disturbed.At(Moment.Missed, RunArtifacts.Summary(run.Published()), async () => first = await TrainingSteps.Publish.DoAsync(Context(store), slice, CancellationToken.None));

        var late = await TrainingSteps.Publish.DoAsync(Context(disturbed), slice, CancellationToken.None);

        Assert.Equal(Json(first), Json(late));
    }

    [Fact]
    public async Task A_step_that_reads_what_another_one_replaces_reads_it_again()
    {
        var store = await BlobStoreAsync();
        var run = await SmallRun.BeginAsync(store);
        foreach (var before in SmallRun.StepsOf(run).TakeWhile(before => before.Name != "merge"))
            await before.Do(Context(store), CancellationToken.None);
        var counts = RunArtifacts.Bytes(run.Counts(0, 0));
        var bytes = await store.FindBytesAsync(counts);
        var disturbed = new DisturbedStore(store);
        disturbed.At(Moment.Opened, counts, () => store.WriteAsync(counts, (stream, cancel) => stream.WriteAsync(bytes!, cancel).AsTask()));

        var vocabulary = await TrainingSteps.MergeCounts.DoAsync(Context(disturbed), new PassReference(run, 0), CancellationToken.None);

        Assert.Equal(20, vocabulary.Items);
    }

    [Fact]
    public async Task A_file_of_the_corpus_that_is_replaced_while_a_run_reads_it_ends_the_run()
    {
        var store = await BlobStoreAsync();
        var run = await SmallRun.BeginAsync(store);
        await TrainingSteps.PlanCorpus.DoAsync(Context(store), SmallRun.RequestOf(run), CancellationToken.None);
        await SmallRun.UploadAsync(store, "other words than before");

        var failure = await Assert.ThrowsAsync<ArtifactChangedException>(
            () => TrainingSteps.CountChunk.DoAsync(Context(store), new ChunkReference(run, 0, 0), CancellationToken.None));

        Assert.Contains("corpora/small/text.txt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_is_planned_once_whatever_is_uploaded_while_a_copy_of_the_step_looks_at_it()
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var run = await SmallRun.BeginAsync(store);
        var disturbed = new DisturbedStore(store);
        var first = default(PlannedCorpus);
        disturbed.At(Moment.BeforeWriting, run.Plan(), async () =>
        {
            await SmallRun.UploadAsync(store, "a text that is shorter");
            first = await TrainingSteps.PlanCorpus.DoAsync(Context(store), SmallRun.RequestOf(run), CancellationToken.None);
        });

        var late = await TrainingSteps.PlanCorpus.DoAsync(Context(disturbed), SmallRun.RequestOf(run), CancellationToken.None);

        Assert.Equal(first, late);
        Assert.Equal(first, (await store.ReadJsonAsync<CorpusPlan>(run.Plan())).Summary);
    }

    public static TheoryData<Exception, int> Failures => new()
    {
        { new ArtifactConflictException("runs/small/1/table.bin"), 3 },
        { new ArtifactChangedException("runs/small/1/table.bin"), 3 },
        { new ArtifactNotFoundException("runs/small/1/table.bin", "store"), 3 },
        { new ArtifactChangedException("corpora/small/text.txt"), 1 },
        { new ArtifactNotFoundException("corpora/small/text.txt", "store"), 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_step_is_attempted_three_times_if_its_run_has_changed_and_once_if_its_corpus_has(Exception failure, int expected)
    {
        var store = new DirectoryArtifactStore(root.FullName);
        var run = await SmallRun.BeginAsync(store);
        var attempts = 0;

        var thrown = await Record.ExceptionAsync(() => Context(store).OnceAsync<PublishedVersion>(
            run.Published(),
            () =>
            {
                attempts++;
                throw failure;
            },
            CancellationToken.None));

        Assert.Same(failure, thrown);
        Assert.Equal(expected, attempts);
    }

    private static string Json(object? answer) => JsonSerializer.Serialize(answer, PipelineJson.Options);

    private StepContext Context(IArtifactStore store, IProgress<RunProgress>? progress = null) =>
        new(store, clock, progress ?? new PassingTime(clock, TimeSpan.Zero), TextEmbedders.None);

    private async Task<BlobArtifactStore> BlobStoreAsync()
    {
        var store = new BlobArtifactStore(azurite.Client, Path.Combine(root.FullName, "cache"));
        await store.CreateContainersAsync();
        return store;
    }
}
