namespace Embeddings.Pipeline.Artifacts;

/// <summary>A lock that one writer of a directory holds at a time, across threads and processes. It is a file opened without sharing.</summary>
internal sealed class DirectoryLock : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <exception cref="IOException">Another process held the lock for half a minute.</exception>
    public static async Task<DirectoryLock> AcquireAsync(string directory, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, ".lock");
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException busy) when (waited < Patience && !FullDisk.IsCauseOf(busy))
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
