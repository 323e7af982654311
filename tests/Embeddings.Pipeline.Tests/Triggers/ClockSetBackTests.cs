using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Tests.Local;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Triggers;

public sealed class ClockSetBackTests : IAsyncLifetime
{
    private readonly Workbench bench = new();

    public Task InitializeAsync() => bench.UploadAsync("a.txt", Workbench.Text);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_version_dated_in_the_future_is_followed_by_the_next_and_nothing_is_trained_again()
    {
        var future = await TrainAsync(2099);
        await bench.UploadAsync("b.txt", "other words in another file\n");

        var next = await TrainAsync(2026);

        var registry = new ModelRegistry(bench.Store);
        Assert.Equal([next.Version, future.Version], (await registry.VersionsAsync(Workbench.Model)).Select(version => version.Version));
        Assert.Equal(2026, next.Manifest.CreatedAt.Year);
        Assert.Equal(CorpusStanding.Trained, (await new CorpusSweep(bench.Store, TimeProvider.System).ExamineAsync(Workbench.Model)).Standing);
    }

    private Task<PublishedVersion> TrainAsync(int year) =>
        new LocalTraining(bench.Store, new FakeTimeProvider(new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero))).RunAsync(Workbench.Model, Workbench.Short);
}
