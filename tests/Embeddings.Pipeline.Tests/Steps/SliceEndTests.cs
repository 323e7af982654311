using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class SliceEndTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slice-end-");
    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource awaited = new();

    public void Dispose()
    {
        awaited.Dispose();
        root.Delete(recursive: true);
    }

    [Fact]
    public void A_slice_that_nobody_waits_for_ends_when_its_time_is_up()
    {
        using var end = Begin(seconds: 600);

        clock.Advance(TimeSpan.FromSeconds(599));
        Assert.False(end.Token.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(end.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(5, 50)]
    [InlineData(60, 120)]
    public void A_slice_that_another_step_waits_for_ends_once_it_has_paid_for_its_checkpoint_and_within_two_minutes(int opening, int least)
    {
        using var end = Begin(seconds: 600, opening);

        clock.Advance(TimeSpan.FromSeconds(10));
        awaited.Cancel();
        clock.Advance(TimeSpan.FromSeconds(least - 11));
        Assert.False(end.Token.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(end.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_slice_that_has_taken_longer_ends_as_soon_as_another_step_waits()
    {
        using var end = Begin(seconds: 600);

        clock.Advance(TimeSpan.FromSeconds(200));
        awaited.Cancel();

        Assert.True(end.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_slice_that_others_have_waited_for_since_its_start_has_the_same_time_or_its_own_if_that_is_shorter()
    {
        awaited.Cancel();
        using var longer = Begin(seconds: 600);
        using var shorter = Begin(seconds: 5);

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((false, true), (longer.Token.IsCancellationRequested, shorter.Token.IsCancellationRequested));
        clock.Advance(TimeSpan.FromSeconds(25));
        Assert.True(longer.Token.IsCancellationRequested);
    }

    private SliceEnd Begin(int seconds, int opening = 0)
    {
        var opened = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(opening));
        return new SliceEnd(
            new StepContext(new DirectoryArtifactStore(root.FullName), clock, new PassingTime(clock, TimeSpan.Zero), TextEmbedders.None, Awaited: awaited.Token),
            new PipelineOptions { SliceSeconds = seconds },
            opened);
    }
}
