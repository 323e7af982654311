using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Local;

/// <summary>A run that has begun in this process and can be cancelled.</summary>
internal sealed class RunUnderWay : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly Lock gate = new();
    private bool disposed;

    public RunUnderWay(RunReference run)
    {
        Run = run;
        Cancellation = source.Token;
    }

    public RunReference Run { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Completes when the run has ended. It never fails.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Cancels the run. Does nothing if the run has just ended.</summary>
    public Task CancelAsync()
    {
        lock (gate)
            return disposed ? Task.CompletedTask : source.CancelAsync();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            source.Dispose();
        }
    }
}
