using System.Runtime.ExceptionServices;

namespace Embeddings.Corpus.Tables;

/// <summary>
/// Runs each call of a file-format library on its own thread. A damaged file can keep such a library busy for ever, and .NET cannot end a thread. A
/// call that makes no progress, or whose caller is cancelled, is therefore abandoned. Its thread ends at its next read of the file.
/// </summary>
/// <param name="file">A seekable stream. It is disposed with this object.</param>
/// <param name="patience">The longest time that a call may work without reading from the file.</param>
/// <param name="cancellation">Ends the wait for a call at once.</param>
internal sealed class LibraryCalls(Stream file, TimeSpan patience, CancellationToken cancellation) : IDisposable
{
    /// <summary>The default patience, far above the time to decode a page of a file on a slow machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The number of times that a call's progress is checked within its patience.</summary>
    private const int Checks = 20;

    private bool leftBehind;

    /// <summary>The stream that the library reads from.</summary>
    public WatchedStream Source { get; } = new(file);

    /// <exception cref="TimeoutException">The call made no progress for the whole patience.</exception>
    /// <exception cref="OperationCanceledException">The caller was cancelled.</exception>
    public T Call<T>(Func<Task<T>> call)
    {
        if (leftBehind)
            throw new InvalidOperationException("An earlier call was abandoned.");
        var running = new RunningCall<T>(call);
        try
        {
            WaitFor(running.Ended);
        }
        catch (Exception)
        {
            leftBehind = true;
            throw;
        }

        // Throws the failure of the store itself, not the exception that the library made of it.
        if (running.Failure is { } failure)
            ExceptionDispatchInfo.Throw(Source.Failure ?? failure);
        return running.Result!;
    }

    public void Dispose()
    {
        if (leftBehind)
            Source.Abandon();
        else
            Source.Dispose();
    }

    private void WaitFor(ManualResetEventSlim ended)
    {
        var (reads, idle) = (Source.Reads, 0);
        while (!ended.Wait(patience / Checks, cancellation))
        {
            idle = Source.Reads == reads && !Source.IsReading ? idle + 1 : 0;
            reads = Source.Reads;
            if (idle >= Checks)
                throw new TimeoutException($"No progress for {patience.TotalSeconds:0.#} seconds.");
        }
    }

    private sealed class RunningCall<T>
    {
        public RunningCall(Func<Task<T>> call)
        {
            new Thread(() => Execute(call)) { IsBackground = true, Name = "Reader of a file format" }.Start();
        }

        public ManualResetEventSlim Ended { get; } = new();

        public T? Result { get; private set; }

        public Exception? Failure { get; private set; }

#pragma warning disable CA1031 // Whatever the library throws is thrown again where the call was made.
        private void Execute(Func<Task<T>> call)
        {
            try
            {
                Result = call().GetAwaiter().GetResult();
            }
            catch (Exception failure)
            {
                Failure = failure;
            }

            Ended.Set();
        }
#pragma warning restore CA1031
    }
}
