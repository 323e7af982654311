namespace Embeddings.Lookup;

/// <summary>Reads a stream through a buffer that grows to the longest line or word, up to a limit.</summary>
internal sealed class DelimitedReader(Stream input, string name)
{
    private const int MaximumLength = 1 << 26;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>Reads the bytes up to the delimiter. The delimiter is consumed but not returned. Returns false at the end of the stream.</summary>
    /// <remarks>The last bytes may lack a delimiter. The span is valid until the next call.</remarks>
    public bool TryReadTo(byte delimiter, out ReadOnlySpan<byte> bytes)
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf(delimiter);
            if (found >= 0)
            {
                bytes = buffer.AsSpan(start, searched + found);
                start += searched + found + 1;
                return true;
            }

            searched = end - start;
            if (!Fill())
                break;
        }

        bytes = buffer.AsSpan(start, end - start);
        start = end;
        return !bytes.IsEmpty;
    }

    /// <summary>Fills the destination. Returns false when the stream ends first.</summary>
    public bool TryReadExactly(Span<byte> destination)
    {
        var buffered = Math.Min(destination.Length, end - start);
        buffer.AsSpan(start, buffered).CopyTo(destination);
        start += buffered;
        return input.ReadAtLeast(destination[buffered..], destination.Length - buffered, throwOnEndOfStream: false) == destination.Length - buffered;
    }

    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (buffer.Length >= MaximumLength)
                throw new InvalidInputException($"a line is longer than {MaximumLength} bytes", name, Word2VecFormat.Remedy);
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
