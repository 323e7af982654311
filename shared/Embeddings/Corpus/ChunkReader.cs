using System.Text;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Segmentation;

namespace Embeddings.Corpus;

/// <summary>
/// Reads the lines of a chunk, range after range. Memory is one buffer of the line limit and a constant, whatever the length of lines and files.
/// </summary>
public sealed class ChunkReader : IDisposable
{
    private readonly CorpusChunk chunk;
    private readonly OpenCorpusFile open;
    private readonly SegmentationOptions options;
    private readonly LineReader reader;
    private Stream? stream;
    private InvalidText invalid;
    private int next;

    /// <param name="chunk">The chunk to read.</param>
    /// <param name="open">Opens a file of the chunk.</param>
    /// <param name="options">
    /// The settings. A line longer than their limit is returned in parts. It is cut at a token separator if there is one within the limit.
    /// </param>
    public ChunkReader(CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options)
    {
        this.chunk = chunk;
        this.open = open;
        this.options = options;
        reader = new LineReader(options.MaximumLineBytes, options.Mode);
    }

    /// <summary>The number of lines begun so far.</summary>
    public long Lines { get; private set; }

    /// <summary>The number of lines returned in more than one part.</summary>
    public long CutLines { get; private set; }

    /// <summary>The number of ill-formed UTF-8 sequences read so far.</summary>
    public long InvalidSequences { get; private set; }

    private CorpusRange Range => chunk.Ranges[next - 1];

    /// <summary>Reads the next line without its end, or the next part of a line that is too long. The line is valid until the next call.</summary>
    /// <exception cref="InvalidInputException">A file is shorter than its range, is damaged, or has too much invalid UTF-8.</exception>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        try
        {
            while (stream is not null || OpenNext())
            {
                if (TryReadFromRange(out line))
                    return true;
                EndRange();
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw FileInspection.Damaged(Range.File, reader.Position, damage);
        }
        catch (DecoderFallbackException undecodable)
        {
            throw new InvalidInputException(
                $"the text is not {Range.File.Encoding}", $"{Range.File.Name}, after {Range.Offset + reader.Position} bytes of text",
                "Save it as UTF-8, or give its encoding (--encoding NAME, or segmentation.encoding).", undecodable);
        }

        line = default;
        return false;
    }

    public void Dispose()
    {
        stream?.Dispose();
        stream = null;
    }

    private bool TryReadFromRange(out ReadOnlySpan<byte> line)
    {
        var (begins, position) = (!reader.InsideLine, reader.Position);
        if (!reader.TryRead(out line))
            return false;
        invalid.Add(line, Range.Offset + position);
        if (begins)
            Lines++;
        if (begins && reader.InsideLine)
            CutLines++;
        return true;
    }

    private bool OpenNext()
    {
        if (next == chunk.Ranges.Count)
            return false;
        var range = chunk.Ranges[next++];
        invalid = default;
        stream = TextFormats.Open(range, open, options);
        reader.Open(stream);
        if (range.Offset == 0)
            reader.SkipPrefix("\uFEFF"u8);
        return true;
    }

    /// <summary>Ends a range. One range may have as many ill-formed sequences as the whole file, because they may all be in it.</summary>
    private void EndRange()
    {
        var bytes = Math.Max(reader.Position, Range.File.Length);
        if (invalid.Count > options.MaximumInvalidShare * bytes)
            throw FileInspection.TooManyInvalid(Range.File, invalid.Count, invalid.First, reader.Position, invalid.Guess);
        InvalidSequences += invalid.Count;
        Dispose();
    }

    /// <summary>The bytes of a range that are not UTF-8.</summary>
    private struct InvalidText
    {
        private byte[]? sample;

        public long Count { get; private set; }

        /// <summary>The position in the file of the first ill-formed sequence.</summary>
        public long First { get; private set; }

        public readonly string? Guess => sample is null ? null : FileEncodings.Guess(sample);

        public void Add(ReadOnlySpan<byte> line, long position)
        {
            var count = InvalidUtf8.Count(line);
            if (count > 0 && sample is null)
            {
                First = position + InvalidUtf8.First(line);
                sample = line.ToArray();
            }

            Count += count;
        }
    }
}
