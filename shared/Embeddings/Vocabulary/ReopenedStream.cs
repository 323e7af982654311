namespace Embeddings.Vocabulary;

/// <summary>A file read forward that is open only while it is being read, so that thousands can be read side by side.</summary>
/// <param name="open">Opens the file as a seekable stream.</param>
/// <param name="start">The offset at which reading begins.</param>
internal sealed class ReopenedStream(Func<Stream> open, long start = 0) : ReadOnlyStream
{
    private long position = start;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> destination)
    {
        using var stream = open();
        stream.Position = position;
        var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        position += read;
        return read;
    }
}
