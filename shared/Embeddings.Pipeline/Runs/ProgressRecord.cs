using System.Runtime.ExceptionServices;
using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// Keeps a run's progress as an artifact, written at most once a second, and forwards every report. A change of stage is written at once, or as
/// soon as a pending write ends. Reports of concurrent steps may arrive out of order, so the percentage of a stage never falls. A failed
/// write does not fail the run: it is logged, and the next write makes up for it.
/// </summary>
/// <param name="store">The store of the record.</param>
/// <param name="clock">Determines when to write.</param>
/// <param name="listener">Receives every report; may be null.</param>
/// <param name="logger">Logs failed writes.</param>
/// <param name="last">The last written progress; null if there is none.</param>
public sealed class ProgressRecord(
    IArtifactStore store, TimeProvider clock, IProgress<RunProgress>? listener, ILogger logger, RunProgress? last = null) : IProgress<RunProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private RunProgress? last = last;

    /// <summary>The progress that is in the store or being written.</summary>
    private RunProgress? written = last;
    private long writtenAt;
    private bool due;
    private bool isWriting;
    private Task writing = Task.CompletedTask;
    private Exception? lastFailure;

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            if (last is not null && IsEarlier(value, last))
                return;
            value = WithResults(value) with { TraceParent = value.TraceParent ?? last?.TraceParent };
            due |= last?.Stage != value.Stage || clock.GetElapsedTime(writtenAt) >= Interval;
            last = value;
            listener?.Report(value);
            WriteIfDue();
        }
    }

    /// <summary>Writes how the run ended, after all pending writes. If the write fails, the failure and the end of the run are logged.</summary>
    public async Task EndAsync(RunReference run, RunStage stage, string? failure = null)
    {
        await WritingAsync();
        var end = (last ?? new RunProgress { Run = run, Stage = stage }).EndedAs(stage, failure, clock.GetUtcNow());
        listener?.Report(end);
        try
        {
            await TransientFailures.Retries.ExecuteAsync(async _ => await WriteAsync(end));
        }
#pragma warning disable CA1031 // No failure to write may replace the outcome of the run.
        catch (Exception notWritten)
#pragma warning restore CA1031
        {
            logger.EndNotWritten(run.Id, stage, notWritten);
        }
    }

    /// <summary>Completes when the last report is in the store. A run that resumes from the record must find all progress in it.</summary>
    public async Task FlushAsync()
    {
        await WritingAsync();
        lock (gate)
        {
            due = !ReferenceEquals(last, written);
            WriteIfDue();
        }

        await WritingAsync();
        if (lastFailure is not null)
            ExceptionDispatchInfo.Throw(lastFailure);
    }

    private void WriteIfDue()
    {
        if (!due || isWriting)
            return;
        isWriting = true;
        writing = WriteLatestAsync();
    }

    private async Task WriteLatestAsync()
    {
        while (TakeLatest() is { } progress)
            await TryWriteAsync(progress);
    }

    private RunProgress? TakeLatest()
    {
        lock (gate)
        {
            isWriting = due;
            if (!due)
                return null;
            (due, written, writtenAt) = (false, last, clock.GetTimestamp());
            return last;
        }
    }

    private async Task TryWriteAsync(RunProgress progress)
    {
        try
        {
            await WriteAsync(progress);
            lastFailure = null;
        }
#pragma warning disable CA1031 // A failure to write progress does not end a run; FlushAsync throws it.
        catch (Exception notWritten)
#pragma warning restore CA1031
        {
            logger.ProgressNotWritten(progress.Run.Id, notWritten);
            lock (gate)
                (written, lastFailure) = (null, notWritten);
        }
    }

    private Task WritingAsync()
    {
        lock (gate)
            return writing;
    }

    /// <summary>Whether a report is out of date. After the training several stages are under way at once, and the record names the latest one.</summary>
    private static bool IsEarlier(RunProgress value, RunProgress last) =>
        value.Stage == last.Stage ? value.Percent < last.Percent : last.Stage > RunStage.Training && value.Stage < last.Stage;

    /// <summary>Keeps the results of training and of publishing in the record during the later stages.</summary>
    private RunProgress WithResults(RunProgress value)
    {
        if (last is null)
            return value;
        value = value with { Refusal = value.Refusal ?? last.Refusal, Warning = value.Warning ?? last.Warning };
        return value.TotalTokens > 0
            ? value
            : value with { Tokens = last.Tokens, TotalTokens = last.TotalTokens, TokensPerSecond = last.TokensPerSecond, Loss = last.Loss };
    }

    private Task<Artifact> WriteAsync(RunProgress progress) => store.WriteJsonAsync(progress.Run.Progress(), progress);
}
