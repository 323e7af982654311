namespace Embeddings.Vocabulary;

/// <summary>Reads a file forward and keeps it open only during a read, so that thousands of files can be read in parallel.</summary>
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
