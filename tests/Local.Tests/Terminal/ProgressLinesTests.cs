using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Tests.Terminal;

public sealed class ProgressLinesTests
{
    private static readonly RunReference Run = new("m", "1");

    [Fact]
    public void A_stage_ends_before_the_next_begins_and_is_not_told_again()
    {
        var lines = Write(
            At(RunStage.Planning, 0), At(RunStage.Counting, 60), At(RunStage.Counting, 30), At(RunStage.Counting, 100), At(RunStage.Counting, 100), At(RunStage.Merging, 0));

        Assert.Equal(["Planning: 0%", "Planning: 100%", "Counting: 0%", "Counting: 50%", "Counting: 100%", "Merging: 0%"], lines);
    }

    [Fact]
    public void Only_training_tells_the_rate_of_training()
    {
        var lines = Write(
            At(RunStage.Training, 100) with { TokensPerSecond = 2_500_000, Loss = 1.5 }, At(RunStage.Indexing, 100) with { TokensPerSecond = 2_500_000 });

        Assert.Equal(["Training: 0%", "Training: 100%, 2.50 M tokens/s, loss 1.500", "Indexing: 0%", "Indexing: 100%"], lines);
    }

    [Theory]
    [InlineData(59, "00:00:59")]
    [InlineData((2 * 3600) + 300, "02:05:00")]
    [InlineData(26 * 3600, "26:00:00")]
    public void Long_times_that_are_left_keep_their_hours(double seconds, string time)
    {
        Assert.Equal(["Tuning: 0%", $"Tuning: 50%, about {time} left"], Write(At(RunStage.Tuning, 50) with { SecondsLeft = seconds }));
    }

    [Fact]
    public void A_stage_that_failed_is_not_said_to_be_done() =>
        Assert.Equal(["Counting: 0%", "Counting: 25%"], Write(At(RunStage.Counting, 40), At(RunStage.Failed, 40)));

    private static RunProgress At(RunStage stage, double percent) => new() { Run = Run, Stage = stage, Percent = percent };

    private static string[] Write(params RunProgress[] reports)
    {
        using var console = new StringWriter();
        var progress = new ProgressLines(console);
        foreach (var report in reports)
            progress.Report(report);
        return console.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
