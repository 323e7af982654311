using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Training;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class TrainingMeterTests : IDisposable
{
    private readonly Store store = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Reports reports = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void The_rate_is_that_of_this_slice_and_tells_the_time_that_is_left()
    {
        var meter = Meter(tokensAtStart: 1_000);

        clock.Advance(TimeSpan.FromSeconds(4));
        meter.Report(new TrainingProgress(1_400, 2_000, 2, 0.01, [3.5, 3.25], []));

        var report = reports.Last!;
        Assert.Equal((RunStage.Training, 70.0, 1_400L, 2_000L), (report.Stage, report.Percent, report.Tokens, report.TotalTokens));
        Assert.Equal((100.0, 6.0, 3.25), (report.TokensPerSecond, report.SecondsLeft, report.Loss));
        Assert.Equal((new RunReference("m", "run"), clock.GetUtcNow()), (report.Run, report.UpdatedAt));
    }

    [Fact]
    public void Before_anything_is_trained_no_time_and_no_loss_are_told()
    {
        var meter = Meter(tokensAtStart: 1_000);

        meter.Report(new TrainingProgress(1_000, 2_000, 1, 0.01, [], []));
        Assert.Equal((0.0, null, null), (reports.Last!.TokensPerSecond, reports.Last.SecondsLeft, reports.Last.Loss));

        clock.Advance(TimeSpan.FromSeconds(4));
        meter.Report(new TrainingProgress(1_000, 2_000, 1, 0.01, [], []));
        Assert.Equal((0.0, null), (reports.Last.TokensPerSecond, reports.Last.SecondsLeft));
    }

    [Fact]
    public void The_percentage_goes_on_from_that_of_the_model_of_next_items()
    {
        Meter(tokensAtStart: 0, before: 0.5).Report(new TrainingProgress(500, 2_000, 1, 0.01, [], []));

        Assert.Equal(62.5, reports.Last!.Percent);
    }

    [Theory]
    [InlineData(400, 8, 50)]
    [InlineData(400, 0, 0)]
    public void The_rate_of_a_training_is_its_tokens_by_its_seconds(long tokens, double seconds, double rate) =>
        Assert.Equal(rate, new SliceOutcome(0, Finished: true, tokens, tokens, seconds, [], "Bits512", 1, []).TokensPerSecond);

    private TrainingMeter Meter(long tokensAtStart, double before = 0) => new(
        new StepContext(store.Artifacts, clock, reports, TextEmbedders.None), new RunReference("m", "run"), before, tokensAtStart, clock.GetTimestamp());

    private sealed class Reports : IProgress<RunProgress>
    {
        public RunProgress? Last { get; private set; }

        public void Report(RunProgress value) => Last = value;
    }
}
