using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Tests;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Api.Tests.Serving;

public sealed class ServedModelsTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("serving-");
    private readonly FakeTimeProvider clock = new();
    private readonly DirectoryArtifactStore store;
    private readonly ServedModels models;

    public ServedModelsTests()
    {
        store = new DirectoryArtifactStore(root.FullName);
        models = new ServedModels(store, TextEmbedders.None, new ApiOptions(), clock, NullLogger<ServedModels>.Instance);
    }

    public void Dispose()
    {
        models.Dispose();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_request_ends_on_the_version_it_began_with_and_the_next_has_the_new_one()
    {
        var first = await PublishAsync();
        using var inFlight = await LeaseAsync();
        var second = await PublishAsync();
        await models.RefreshAsync(SampleModel.Name, default);

        Assert.Equal(first, inFlight.Version.Manifest.Version);
        Assert.Equal(2, inFlight.Version.Table.Vector(0)[0]);
        using var next = await LeaseAsync();
        Assert.Equal(second, next.Version.Manifest.Version);
    }

    [Fact]
    public async Task A_version_is_unmapped_when_the_last_request_that_uses_it_has_ended()
    {
        await PublishAsync();
        var inFlight = await LeaseAsync();
        var table = inFlight.Version.Table;
        await PublishAsync();
        await models.RefreshAsync(SampleModel.Name, default);

        Assert.Equal(2, table.Vector(0)[0]);
        inFlight.Dispose();
        Assert.Throws<ObjectDisposedException>(() => table.Vector(0)[0]);
    }

    [Fact]
    public async Task An_altered_version_is_refused_and_the_one_before_goes_on_answering()
    {
        var first = await PublishAsync();
        (await LeaseAsync()).Dispose();
        var second = await PublishAsync();
        Alter(second);

        await models.RefreshAsync(SampleModel.Name, default);

        using var lease = await LeaseAsync();
        Assert.Equal(first, lease.Version.Manifest.Version);
    }

    [Fact]
    public async Task A_table_of_the_same_size_that_is_another_version_s_is_refused()
    {
        var first = await PublishAsync();
        (await LeaseAsync()).Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(10));
        var second = await SampleModel.PublishAsync(store, clock, turned: 45);
        await store.CopyAsync(ModelArtifacts.Table(SampleModel.Name, first), ModelArtifacts.Table(SampleModel.Name, second));
        await store.DeleteAsync(ModelArtifacts.Map(SampleModel.Name, second));

        await models.RefreshAsync(SampleModel.Name, default);

        using var lease = await LeaseAsync();
        Assert.Equal(first, lease.Version.Manifest.Version);
    }

    [Fact]
    public async Task Where_the_only_version_is_altered_the_problem_says_so_until_a_good_one_is_published()
    {
        Alter(await PublishAsync());
        var problem = await Assert.ThrowsAsync<Problems.ApiProblemException>(async () => (await LeaseAsync()).Dispose());
        Assert.Contains("did not pass its checks", problem.Message, StringComparison.Ordinal);

        var good = await PublishAsync();
        using var lease = await LeaseAsync();
        Assert.Equal(good, lease.Version.Manifest.Version);
    }

    [Fact]
    public async Task A_version_that_is_refused_is_logged_and_counted_once_however_often_it_is_asked_for()
    {
        const string Altered = "altered-and-counted";
        using var refusals = new RefusalCount(Altered);
        var log = new RecordedLog<ServedModels>();
        using var served = new ServedModels(store, TextEmbedders.None, new ApiOptions(), clock, log);
        Alter(await SampleModel.PublishAsync(store, clock, name: Altered), Altered);

        for (var time = 0; time < 3; time++)
            await Assert.ThrowsAsync<Problems.ApiProblemException>(async () => (await served.LeaseAsync(Altered, null, default)).Dispose());

        Assert.Equal(1, refusals.Count);
        Assert.Contains("altered: ", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_from_many_threads_never_see_a_version_go_while_versions_are_swapped()
    {
        await PublishAsync();
        using var ended = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var asked = 0;
            while (!ended.IsCancellationRequested || asked == 0)
            {
                using var lease = await LeaseAsync();
                Assert.Equal("treaty", lease.Version.Search.Nearest("peace")[0].Item);
                asked++;
            }

            return asked;
        })).ToList();

        for (var swap = 0; swap < 50; swap++)
        {
            await PublishAsync();
            await models.RefreshAsync(SampleModel.Name, default);
        }

        await ended.CancelAsync();
        Assert.All(await Task.WhenAll(askers), asked => Assert.True(asked > 0));
    }

    [Fact]
    public async Task A_newer_version_is_found_without_being_told_once_the_interval_has_passed()
    {
        var first = await PublishAsync();
        (await LeaseAsync()).Dispose();
        var second = await PublishAsync();
        using (var early = await LeaseAsync())
            Assert.Equal(first, early.Version.Manifest.Version);

        clock.Advance(TimeSpan.FromSeconds(new ApiOptions().RefreshSeconds));

        // The check runs in the background, and requests meanwhile use the loaded version.
        while (true)
        {
            using var lease = await LeaseAsync();
            if (lease.Version.Manifest.Version == second)
                break;
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_model_is_loaded_once_though_somebody_who_waits_for_it_goes_away()
    {
        await PublishAsync();
        var held = new HeldStore(store);
        using var served = new ServedModels(held, TextEmbedders.None, new ApiOptions(), clock, NullLogger<ServedModels>.Instance);
        using var impatient = new CancellationTokenSource();
        var first = served.LeaseAsync(SampleModel.Name, null, default).AsTask();
        await held.Reached;
        var second = served.LeaseAsync(SampleModel.Name, null, impatient.Token).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.Release();

        using var loaded = await first;
        using var next = await served.LeaseAsync(SampleModel.Name, null, default);
        Assert.Same(loaded.Version, next.Version);
        Assert.Equal(1, held.Asked);
    }

    [Fact]
    public async Task A_model_that_nobody_has_published_is_unknown_each_time()
    {
        await Assert.ThrowsAsync<UnknownModelException>(async () => (await LeaseAsync()).Dispose());
        await Assert.ThrowsAsync<UnknownModelException>(async () => (await LeaseAsync()).Dispose());
        await PublishAsync();
        (await LeaseAsync()).Dispose();
    }

    private ValueTask<VersionLease> LeaseAsync() => models.LeaseAsync(SampleModel.Name, null, default);

    private Task<string> PublishAsync()
    {
        clock.Advance(TimeSpan.FromMilliseconds(10));
        return SampleModel.PublishAsync(store, clock);
    }

    /// <summary>Changes a byte in the middle of the table, outside the header.</summary>
    private void Alter(string version, string model = SampleModel.Name)
    {
        var path = Path.Combine(root.FullName, ModelArtifacts.Table(model, version));
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(path, bytes);
    }
}
