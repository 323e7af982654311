using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Disturbed publications: the machine dies, or somebody switches versions meanwhile.</summary>
public sealed class PublishStepTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("publish-");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryArtifactStore store;
    private readonly DisturbedStore disturbed;
    private readonly ModelRegistry registry;

    public PublishStepTests()
    {
        store = new DirectoryArtifactStore(root.FullName);
        disturbed = new DisturbedStore(store);
        registry = new ModelRegistry(store);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_publication_that_is_repeated_after_the_switch_still_knows_what_answered_before()
    {
        var first = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var second = await TrainAsync(worth: 0.5);
        disturbed.At(Moment.BeforeWriting, RunArtifacts.Summary(second.Published()), () => throw new InvalidOperationException("the machine went away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(second, disturbed));
        Assert.Equal(second.Run, (await registry.CurrentAsync(SmallRun.Model)).Version);

        var repeated = await PublishAsync(second, store);

        Assert.Equal(first.Version, repeated.Manifest.Previous);
        Assert.Equal(first.Version, (await registry.RollBackAsync(SmallRun.Model)).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_operator_switches_to_while_a_version_is_published_is_what_was_before_it(bool whileCopying)
    {
        var first = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var second = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var run = await TrainAsync(worth: 0.5);
        Disturb(run, whileCopying, () => SwitchToAsync(first));

        var third = await PublishAsync(run, disturbed);

        Assert.NotEqual(second.Version, third.Manifest.Previous);
        Assert.Equal(first.Version, third.Manifest.Previous);
        Assert.Equal(third.Version, (await registry.CurrentAsync(SmallRun.Model)).Version);
    }

    [Fact]
    public async Task A_file_of_items_that_was_replaced_by_an_unreadable_one_costs_no_training_and_takes_the_fields_from_nobody()
    {
        var first = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var run = await TrainAsync(worth: 0.5);
        await store.WriteAsync(ModelArtifacts.CorpusItems(SmallRun.Model), stream => stream.Write("{\"id\": \"word1\"}\n{broken\n"u8));

        var second = await PublishAsync(run, store);

        Assert.False(second.Current);
        Assert.Contains("small/items.jsonl was replaced during the run and cannot be read", second.Refusal, StringComparison.Ordinal);
        Assert.Contains("line 2", second.Refusal, StringComparison.Ordinal);
        Assert.Null(await store.FindAsync(ModelArtifacts.Items(SmallRun.Model, second.Version)));
        Assert.Equal(first.Version, (await registry.CurrentAsync(SmallRun.Model)).Version);
    }

    [Fact]
    public async Task The_first_version_answers_without_fields_and_says_so()
    {
        var run = await TrainAsync(worth: 0.5);
        await store.WriteAsync(ModelArtifacts.CorpusItems(SmallRun.Model), stream => stream.Write("{broken\n"u8));

        var first = await PublishAsync(run, store);

        Assert.True(first.Current);
        Assert.Contains("The version has no fields of items", first.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_items_that_is_replaced_while_it_is_copied_is_copied_again()
    {
        var run = await TrainAsync(worth: 0.5);
        var items = ModelArtifacts.CorpusItems(SmallRun.Model);
        await store.WriteAsync(items, stream => stream.Write("{\"id\": \"word1\"}\n"u8));
        disturbed.At(Moment.Opened, items, () => throw new ArtifactChangedException(items));

        var published = await PublishAsync(run, disturbed);

        Assert.Equal((true, null), (published.Current, published.Warning));
        Assert.NotNull(await store.FindAsync(ModelArtifacts.Items(SmallRun.Model, published.Version)));
    }

    [Fact]
    public async Task An_operator_who_switches_again_and_again_keeps_no_finished_training_from_its_publication()
    {
        var first = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var second = await PublishAsync(await TrainAsync(worth: 0.5), store);
        var run = await TrainAsync(worth: 0.5);
        var switches = 0;
        var busy = new InterposedStore(store)
        {
            BeforeWrite = async name =>
            {
                if (name == ModelArtifacts.Current(SmallRun.Model) && ++switches <= 6)
                    await SwitchToAsync(switches % 2 == 0 ? first : second);
            },
        };

        var third = await PublishAsync(run, busy);

        Assert.Equal(7, switches);
        Assert.Equal(third.Version, (await registry.CurrentAsync(SmallRun.Model)).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_is_compared_with_the_one_that_answers_when_it_would_take_over(bool whileCopying)
    {
        var better = await PublishAsync(await TrainAsync(worth: 0.5), store);
        await PublishAsync(await TrainAsync(worth: 0.49), store);
        var run = await TrainAsync(worth: 0.475);
        Disturb(run, whileCopying, () => SwitchToAsync(better));

        var worse = await PublishAsync(run, disturbed);

        Assert.False(worse.Current);
        Assert.Contains("0.5000", worse.Refusal, StringComparison.Ordinal);
        Assert.Equal(better.Version, (await registry.CurrentAsync(SmallRun.Model)).Version);
    }

    /// <summary>During the copy of the table, or just before the switch.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(0)]
    public async Task A_run_that_an_older_program_planned_is_published_with_the_map_that_it_has(int items)
    {
        var run = await TrainAsync(worth: 0.5);
        var plan = await store.ReadJsonAsync<CorpusPlan>(run.Plan());
        await store.WriteJsonAsync(run.Plan(), plan with
        {
            Request = plan.Request with { Settings = plan.Request.Settings with { Pipeline = new() { MapItems = items } } },
            Summary = plan.Summary with { MapsLast = false },
            Resolved = null,
        });
        Assert.Equal(items, (await TrainingSteps.Project.DoAsync(Context(store), new SliceReference(run, 0), CancellationToken.None)).Items);

        var published = await PublishAsync(run, store);

        Assert.Equal(items > 0, await store.FindAsync(ModelArtifacts.Map(published.Model, published.Version)) is not null);
    }

    private void Disturb(RunReference run, bool whileCopying, Func<Task> disturbance) => disturbed.At(
        Moment.BeforeWriting, whileCopying ? ModelArtifacts.Table(SmallRun.Model, run.Run) : ModelArtifacts.Current(SmallRun.Model), disturbance);

    private async Task SwitchToAsync(PublishedVersion version) =>
        await registry.SwitchAsync(SmallRun.Model, await registry.SeeCurrentAsync(SmallRun.Model), new CurrentVersion(version.Version));

    /// <summary>A run that is complete except for its publication, with a given evaluation.</summary>
    private async Task<RunReference> TrainAsync(double worth)
    {
        var run = await SmallRun.BeginAsync(store);
        await store.WriteJsonAsync(
            RunArtifacts.Summary(run.Evaluation()), new EvaluationReport(null, [], [], new PromotionMetric("accuracy", worth, "questions")));
        foreach (var step in SmallRun.StepsOf(run))
            await step.Do(Context(store), CancellationToken.None);
        return run;
    }

    private Task<PublishedVersion> PublishAsync(RunReference run, IArtifactStore at) => TrainingSteps.Publish.DoAsync(Context(at), new SliceReference(run, 0), CancellationToken.None);

    private StepContext Context(IArtifactStore at) => new(at, clock, new PassingTime(clock, TimeSpan.Zero), TextEmbedders.None);
}
