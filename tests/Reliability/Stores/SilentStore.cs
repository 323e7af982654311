using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Reliability.Stores;

/// <summary>A store that opens one file, and answers no read of it until it is disposed.</summary>
internal sealed class SilentStore(IArtifactStore store, string silent) : IArtifactStore, IDisposable
{
    private readonly ManualResetEventSlim answers = new();

    public string Location => store.Location;

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => store.FindAsync(name, cancellation);

    public Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default) => store.FindBytesAsync(name, cancellation);

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var opened = store.OpenRead(name, offset, etag);
        return name.EndsWith(silent, StringComparison.Ordinal) ? new SilentStream(opened, answers) : opened;
    }

    public Task<Artifact> WriteAsync(string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default) =>
        store.WriteAsync(name, write, condition, cancellation);

    public IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => store.ListAsync(prefix, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => store.DeleteAsync(name, cancellation);

    public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default) => store.LocalFileAsync(name, cancellation);

    public Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default) => store.RemoveBrokenWritesAsync(before, cancellation);

    public void Dispose() => answers.Set();

    private sealed class SilentStream(Stream file, ManualResetEventSlim answers) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            answers.Wait();
            throw new IOException("the store does not answer");
        }

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is written.
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
