using System.Text;

namespace Embeddings.Tests.Evaluation;

/// <summary>A file with some lines, and then one line of 64 MiB.</summary>
internal sealed class EndlessLine(string beginning) : Stream
{
    private const long End = 64 << 20;

    private readonly byte[] beginning = Encoding.UTF8.GetBytes(beginning);

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, End - BytesRead);
        for (var index = 0; index < read; index++, BytesRead++)
            buffer[offset + index] = BytesRead < beginning.Length ? beginning[BytesRead] : (byte)'x';
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
