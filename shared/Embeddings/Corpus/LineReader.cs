using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>
/// Reads lines of a stream, or parts of lines that are longer than the limit, in one buffer of fixed size. A line ends with LF or CRLF, which are not
/// part of it, or with the stream.
/// </summary>
internal sealed class LineReader(int maximumLineBytes, SegmentationMode mode)
{
    private const int ReadBytes = 1 << 18;

    private readonly byte[] buffer = new byte[maximumLineBytes + ReadBytes];
    private Stream input = Stream.Null;
    private int start;
    private int end;
    private bool ended;
    private bool insideLine;

    /// <summary>The number of bytes of the stream before the next line or part of a line.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the next part continues a line that was cut.</summary>
    public bool InsideLine => insideLine;

    /// <summary>Whether the stream has no more bytes.</summary>
    public bool AtEnd => start == end && !Fill();

    public void Open(Stream stream)
    {
        input = stream;
        start = end = 0;
        ended = insideLine = false;
        Position = 0;
    }

    /// <summary>Skips all bytes through the next LF, however far it is.</summary>
    public void SkipLine()
    {
        while (!AtEnd)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            Advance(newline < 0 ? end - start : newline + 1);
            if (newline >= 0)
                return;
        }
    }

    /// <summary>Skips the bytes if they come next in the stream.</summary>
    public void SkipPrefix(ReadOnlySpan<byte> bytes)
    {
        while (end - start < bytes.Length && Fill())
        {
        }
        if (buffer.AsSpan(start, end - start).StartsWith(bytes))
            Advance(bytes.Length);
    }

    /// <summary>Reads the next line or part of a line. It is valid until the next call.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var available = buffer.AsSpan(start, end - start);
            var newline = available[searched..].IndexOf((byte)'\n');
            var length = newline < 0 ? available.Length : searched + newline;
            if (length > maximumLineBytes && WithoutReturn(available[..length]).Length > maximumLineBytes)
                return Take(LineCut.Before(available, maximumLineBytes, mode), terminator: 0, cut: true, out line);
            if (newline >= 0)
                return Take(length, terminator: 1, cut: false, out line);
            searched = length;
            if (Fill())
                continue;
            if (available.IsEmpty)
            {
                line = default;
                return false;
            }
            return Take(length, terminator: 0, cut: false, out line);
        }
    }

    private bool Take(int length, int terminator, bool cut, out ReadOnlySpan<byte> line)
    {
        var taken = buffer.AsSpan(start, length);
        line = cut ? taken : WithoutReturn(taken);
        insideLine = cut;
        Advance(length + terminator);
        return true;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var rest, (byte)'\r'] ? rest : line;

    private void Advance(int bytes)
    {
        start += bytes;
        Position += bytes;
    }

    private bool Fill()
    {
        if (ended)
            return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        ended = read == 0;
        return !ended;
    }
}
