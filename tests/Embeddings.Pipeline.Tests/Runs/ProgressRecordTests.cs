using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Runs;

public sealed class ProgressRecordTests : IDisposable
{
    private static readonly RunReference Run = new("pets", "1");
    private readonly Store store = new();
    private readonly RecordedLog<ProgressRecord> log = new();

    private RunHistory History => new(store.Artifacts);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task What_was_reported_last_is_in_the_store_after_a_flush_though_no_second_has_passed()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log);
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
        var training = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log);
        training.Report(Training(tokens: 1));
        training.Report(Training(tokens: 3));
        await training.FlushAsync();

        var evaluating = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log, await History.FindAsync(Run));
        evaluating.Report(new RunProgress { Run = Run, Stage = RunStage.Evaluating });
        await evaluating.EndAsync(Run, RunStage.Completed);

        var end = await History.StatusAsync(Run);
        Assert.Equal((RunStage.Completed, 100d, 3L, 3L), (end.Stage, end.Percent, end.Tokens, end.TotalTokens));
    }

    [Fact]
    public async Task The_record_names_the_latest_of_the_stages_that_are_under_way_at_once()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log);
        record.Report(new RunProgress { Run = Run, Stage = RunStage.Indexing, Percent = 10 });
        record.Report(new RunProgress { Run = Run, Stage = RunStage.Evaluating, Percent = 5 });
        record.Report(new RunProgress { Run = Run, Stage = RunStage.Indexing, Percent = 90 });
        await record.FlushAsync();
        var status = await History.StatusAsync(Run);
        Assert.Equal((RunStage.Evaluating, 5d), (status.Stage, status.Percent));
    }

    [Fact]
    public async Task The_reason_why_a_version_is_not_current_is_kept_while_its_map_is_made()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log);
        record.Report(new RunProgress { Run = Run, Stage = RunStage.Publishing, Percent = 100, Refusal = "worse", Warning = "a baseline is better" });
        record.Report(new RunProgress { Run = Run, Stage = RunStage.Projecting, Percent = 50 });
        await record.FlushAsync();
        var status = await History.StatusAsync(Run);
        Assert.Equal(("worse", "a baseline is better"), (status.Refusal, status.Warning));
    }

    [Fact]
    public async Task A_percentage_has_one_decimal()
    {
        var record = new ProgressRecord(store.Artifacts, new FakeTimeProvider(), listener: null, log);
        record.Report(Training(tokens: 2));
        await record.FlushAsync();
        Assert.Equal(66.7, (await History.StatusAsync(Run)).Percent);
    }

    [Fact]
    public async Task A_change_of_stage_during_a_write_is_written_after_it()
    {
        var (begun, goOn) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        var record = new ProgressRecord(Interposed(async () => { begun.Release(); await goOn.WaitAsync(); }), new FakeTimeProvider(), listener: null, log);
        record.Report(Training(tokens: 1));
        await begun.WaitAsync();

        record.Report(new RunProgress { Run = Run, Stage = RunStage.Evaluating });
        goOn.Release();

        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(30)), "The change of stage was never written.");
        goOn.Release();
        await record.FlushAsync();
        Assert.Equal(RunStage.Evaluating, (await History.StatusAsync(Run)).Stage);
    }

    [Fact]
    public async Task A_write_that_fails_is_logged_and_made_up_for_by_the_next()
    {
        var failures = 1;
        var record = new ProgressRecord(Failing(() => failures-- > 0), new FakeTimeProvider(), listener: null, log);
        record.Report(Training(tokens: 1));

        record.Report(new RunProgress { Run = Run, Stage = RunStage.Evaluating });
        await record.FlushAsync();

        Assert.Equal(RunStage.Evaluating, (await History.StatusAsync(Run)).Stage);
        Assert.StartsWith("Warning: Run pets.1: its progress could not be written", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flush_writes_again_what_could_not_be_written_and_throws_where_it_cannot_be()
    {
        var failures = 3;
        var record = new ProgressRecord(Failing(() => failures-- > 0), new FakeTimeProvider(), listener: null, log);
        record.Report(Training(tokens: 1));

        await Assert.ThrowsAsync<IOException>(record.FlushAsync);
        await Assert.ThrowsAsync<IOException>(record.FlushAsync);
        await record.FlushAsync();

        Assert.Equal(1, (await History.StatusAsync(Run)).Tokens);
    }

    [Fact]
    public async Task A_run_ends_though_the_store_does_not_take_how()
    {
        var record = new ProgressRecord(Failing(() => true), new FakeTimeProvider(), listener: null, log);
        record.Report(Training(tokens: 1));

        await record.EndAsync(Run, RunStage.Completed);

        Assert.StartsWith("Error: Run pets.1 has ended (Completed)", log.Messages.Last(), StringComparison.Ordinal);
    }

    private InterposedStore Interposed(Func<Task> beforeWrite) => new(store.Artifacts) { BeforeWrite = _ => beforeWrite() };

    private InterposedStore Failing(Func<bool> fails) =>
        Interposed(() => fails() ? throw new IOException("No space left on device") : Task.CompletedTask);

    private static RunProgress Training(long tokens) =>
        new() { Run = Run, Stage = RunStage.Training, Percent = 100 * tokens / 3d, Tokens = tokens, TotalTokens = 3 };
}
