using System.Text;
using System.Text.Json;

namespace Embeddings.Corpus.Tables;

/// <summary>Reads lines of UTF-8 text as bytes, without their ends and without a byte order mark. It counts the lines in the given place.</summary>
internal sealed class Utf8Lines(Stream source, RowPlace place, int longestLine = 1 << 20) : IDisposable
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int length;
    private bool ended;

    /// <param name="line">The line. It is valid until the next call.</param>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        place.Row++;
        int end;
        while ((end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) < 0 && !ended)
            Fill();
        if (end < 0)
            end = length - start;
        line = buffer.AsSpan(start, end);
        var read = end < length - start || end > 0;
        start = Math.Min(length, start + end + 1);
        if (place.Row == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        return read;
    }

    public void Dispose() => source.Dispose();

    /// <summary>Returns the member names of a line of JSON. The list is empty if the line is not an object.</summary>
    public static IReadOnlyList<string> MembersOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            using var parsed = JsonDocument.ParseValue(ref json);
            return parsed.RootElement.ValueKind == JsonValueKind.Object ? [.. parsed.RootElement.EnumerateObject().Select(member => member.Name)] : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // A name that holds half of a surrogate pair is valid JSON, but not text.
            return [];
        }
    }

    private void Fill()
    {
        buffer.AsSpan(start, length - start).CopyTo(buffer);
        length -= start;
        start = 0;
        if (length == buffer.Length)
            Grow();
        var read = Read(buffer.AsSpan(length));
        length += read;
        ended = read == 0;
    }

    private int Read(Span<byte> destination)
    {
        try
        {
            return source.Read(destination);
        }
        catch (InvalidDataException fault)
        {
            throw place.CutShort(fault);
        }
        catch (DecoderFallbackException fault)
        {
            throw place.Refuse("the text is not in the encoding that its first bytes name", "Save it as UTF-8, or give its encoding (--encoding NAME, or segmentation.encoding).", fault);
        }
    }

    private void Grow()
    {
        if (buffer.Length >= longestLine)
            throw place.Refuse($"the line is longer than {longestLine} bytes", "Write one JSON object a line.");
        Array.Resize(ref buffer, 2 * buffer.Length);
    }
}
