using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Runs;

/// <summary>
/// Keeps a run's progress as an artifact, written at most once a second, and passes every report on. A stage's first report is always
/// written. Reports of concurrent steps may arrive out of order: the percentage of a stage never falls.
/// </summary>
/// <param name="store">Where the record lies.</param>
/// <param name="clock">Says when to write.</param>
/// <param name="listener">Is told of every report; may be null.</param>
/// <param name="last">What the record holds already; null for nothing.</param>
public sealed class ProgressRecord(IArtifactStore store, TimeProvider clock, IProgress<RunProgress>? listener, RunProgress? last = null) : IProgress<RunProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private RunProgress? last = last;
    private RunProgress? written = last;
    private long writtenAt;
    private Task writing = Task.CompletedTask;

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            if (last is not null && last.Stage == value.Stage && last.Percent > value.Percent)
                return;
            value = WithTraining(value);
            var due = last?.Stage != value.Stage || clock.GetElapsedTime(writtenAt) >= Interval;
            last = value;
            listener?.Report(value);
            if (due && writing.IsCompletedSuccessfully)
            {
                writtenAt = clock.GetTimestamp();
                (written, writing) = (value, WriteAsync(value));
            }
        }
    }

    /// <summary>Writes how the run ended, after everything before it.</summary>
    public async Task EndAsync(RunReference run, RunStage stage, string? failure = null)
    {
        await WritingAsync();
        var end = (last ?? new RunProgress { Run = run, Stage = stage }).EndedAs(stage, failure, clock.GetUtcNow());
        listener?.Report(end);
        await WriteAsync(end);
    }

    /// <summary>Completes when what has been reported last is in the store: whoever goes on from the record must find all that was done.</summary>
    public async Task FlushAsync()
    {
        await WritingAsync();
        lock (gate)
        {
            if (last is not null && !ReferenceEquals(last, written))
                (written, writing) = (last, WriteAsync(last));
        }

        await WritingAsync();
    }

    private Task WritingAsync()
    {
        lock (gate)
            return writing;
    }

    /// <summary>What training came to stays in the record through the stages after it.</summary>
    private RunProgress WithTraining(RunProgress value) => value.TotalTokens > 0 || last is null
        ? value
        : value with { Tokens = last.Tokens, TotalTokens = last.TotalTokens, TokensPerSecond = last.TokensPerSecond, Loss = last.Loss };

    private Task<Artifact> WriteAsync(RunProgress progress) => store.WriteJsonAsync(progress.Run.Progress(), progress);
}
