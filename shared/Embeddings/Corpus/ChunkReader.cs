using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>
/// The lines of a chunk, range after range. Memory is one buffer of the line limit and a constant, whatever the length of lines and files.
/// </summary>
public sealed class ChunkReader : IDisposable
{
    private readonly CorpusChunk chunk;
    private readonly OpenCorpusFile open;
    private readonly LineReader reader;
    private Stream? stream;
    private int next;
    private bool atFileStart;

    /// <param name="chunk">What to read.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="maximumLineBytes">A longer line comes out in parts, cut where tokens are divided if they are within so many bytes.</param>
    /// <param name="mode">What divides tokens: white space, or tabs alone.</param>
    public ChunkReader(CorpusChunk chunk, OpenCorpusFile open, int maximumLineBytes, SegmentationMode mode = SegmentationMode.Unicode)
    {
        this.chunk = chunk;
        this.open = open;
        reader = new LineReader(maximumLineBytes, mode);
    }

    /// <summary>Lines that were begun.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that came out in more than one part.</summary>
    public long CutLines { get; private set; }

    private CorpusRange Range => chunk.Ranges[next - 1];

    /// <summary>The next line without its end, or the next part of a line that is too long; valid until the next call.</summary>
    /// <exception cref="InvalidInputException">A file is shorter than its range, or a gzip is damaged or cut short.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        try
        {
            while (stream is not null || OpenNext())
            {
                if (TryReadFromRange(out line))
                    return true;
                CloseRange();
            }
        }
        catch (Exception damage) when (Range.File.IsCompressed && damage is InvalidDataException or EndOfStreamException)
        {
            throw CutShort("its gzip data is damaged or cut short", damage);
        }
        line = default;
        return false;
    }

    public void Dispose() => CloseRange();

    private bool TryReadFromRange(out ReadOnlySpan<byte> line)
    {
        line = default;
        var begins = !reader.InsideLine;
        if (begins && StartsPastRange())
            return false;
        if (!reader.TryRead(out line))
        {
            RequireWholeRange();
            return false;
        }
        atFileStart = false;
        if (begins)
            Lines++;
        if (begins && reader.InsideLine)
            CutLines++;
        return true;
    }

    /// <summary>The first line of a file is never past the range, though a byte order mark may have been left out before it.</summary>
    private bool StartsPastRange() => !atFileStart && !Range.File.IsCompressed && reader.Position > Range.Length;

    private void RequireWholeRange()
    {
        if (Range.File.IsCompressed ? Range.File.Length == 0 : reader.Position < Range.Length)
            throw CutShort(Range.File.Length == 0 ? "it is empty and so no gzip" : "it is shorter than when the corpus was listed");
    }

    private bool OpenNext()
    {
        if (next == chunk.Ranges.Count)
            return false;
        var range = chunk.Ranges[next++];
        stream = open(range.File, range.Offset);
        if (range.File.IsCompressed)
            stream = new WholeGzipStream(stream);
        reader.Open(stream);
        atFileStart = range.Offset == 0;
        if (atFileStart)
            reader.SkipIfNext("\uFEFF"u8);
        else
            reader.SkipLine();
        return true;
    }

    private void CloseRange()
    {
        stream?.Dispose();
        stream = null;
    }

    private InvalidInputException CutShort(string problem, Exception? inner = null) => new(
        problem,
        $"{Range.File.Name}, after {Range.Offset + reader.Position} bytes of text",
        "Upload the file again, whole, and start the run again.",
        inner);
}
