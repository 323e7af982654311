using System.Runtime.ExceptionServices;

namespace Embeddings.Corpus.Tables;

/// <summary>
/// Runs each call of a file-format library on its own thread, because a damaged file can keep such a library busy for ever. A call that makes no progress, or whose caller is
/// cancelled, is abandoned: the caller goes on at once. The thread ends at its next read of the file. A thread that loops in memory without reading cannot be ended: the
/// runtime's abort of a thread ended the whole process about once in a hundred times. So what is known to loop is refused before the library reads it, such as by
/// <see cref="ParquetFooter"/>.
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

    /// <summary>
    /// The stack of a call's thread. A stack that overflows ends the whole program, and libraries read nested structures by recursion: with the usual stack a Parquet file of
    /// a megabyte is enough. Memory is used only as far as the stack is.
    /// </summary>
    private const int StackBytes = 512 << 20;

    /// <summary>The stream that the library reads from.</summary>
    public WatchedStream Source { get; } = new(file);

    /// <summary>Ends when the thread of an abandoned call has ended. Completed if no call was abandoned.</summary>
    public Task Abandoned { get; private set; } = Task.CompletedTask;

    /// <summary>Runs a call over a document in memory, which has the patience to end.</summary>
    /// <exception cref="TimeoutException">The call did not end within the patience.</exception>
    public static T Run<T>(Func<T> call)
    {
        using var calls = new LibraryCalls(new MemoryStream(), Patience, CancellationToken.None);
        return calls.Call(() => Task.FromResult(call()));
    }

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
            Source.Abandon();
            Abandoned = running.Ended;
            throw;
        }

        // Throws the failure of the store itself, not the exception that the library made of it.
        if (running.Failure is { } failure)
            ExceptionDispatchInfo.Throw(Source.Failure ?? failure);
        return running.Result!;
    }

    public void Dispose()
    {
        if (!leftBehind)
            Source.Dispose();
    }

    private void WaitFor(Task ended)
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
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RunningCall(Func<Task<T>> call)
        {
            new Thread(() => Execute(call), StackBytes) { IsBackground = true, Name = "Reader of a file format" }.Start();
        }

        public Task Ended => ended.Task;

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

            ended.SetResult();
        }
#pragma warning restore CA1031
    }
}
