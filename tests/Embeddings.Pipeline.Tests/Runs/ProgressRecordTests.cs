using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Runs;

public sealed class ProgressRecordTests : IDisposable
{
    private static readonly RunReference Run = new("pets", "1");
    private readonly Store store = new();

    private RunHistory History => new(store.Artifacts);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task What_was_reported_last_is_in_the_store_after_a_flush_though_no_second_has_passed()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null);
        record.Report(Training(tokens: 1));
        await record.FlushAsync();
        record.Report(Training(tokens: 2));
        record.Report(Training(tokens: 3));
        Assert.Equal(1, (await History.StatusAsync(Run)).Tokens);

        await record.FlushAsync();

        Assert.Equal(3, (await History.StatusAsync(Run)).Tokens);
    }

    [Fact]
    public async Task A_step_that_goes_on_from_the_record_keeps_what_training_came_to()
    {
        var training = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null);
        training.Report(Training(tokens: 1));
        training.Report(Training(tokens: 3));
        await training.FlushAsync();

        var evaluating = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, await History.FindAsync(Run));
        evaluating.Report(new RunProgress { Run = Run, Stage = RunStage.Evaluating });
        await evaluating.EndAsync(Run, RunStage.Completed);

        var end = await History.StatusAsync(Run);
        Assert.Equal((RunStage.Completed, 100d, 3L, 3L), (end.Stage, end.Percent, end.Tokens, end.TotalTokens));
    }

    [Fact]
    public async Task A_percentage_has_one_decimal()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null);
        record.Report(Training(tokens: 2));
        await record.FlushAsync();
        Assert.Equal(66.7, (await History.StatusAsync(Run)).Percent);
    }

    private static RunProgress Training(long tokens) =>
        new() { Run = Run, Stage = RunStage.Training, Percent = 100 * tokens / 3d, Tokens = tokens, TotalTokens = 3 };
}
