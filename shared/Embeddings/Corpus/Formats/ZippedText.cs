using System.IO.Compression;
using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>The lines of all files of text in a .zip, in the order of their names. Other files are left out; without one of text it is refused.</summary>
internal sealed class ZippedText : ReadOnlyStream
{
    private const int HeadBytes = 1 << 16;
    private readonly Stream stored;
    private readonly CorpusFile file;
    private readonly SegmentationOptions options;
    private readonly Queue<ZipArchiveEntry> entries;
    private Stream? current;

    /// <param name="stored">Seekable: the directory of a .zip lies at its end. Disposed with this stream.</param>
    /// <exception cref="InvalidInputException">It is no .zip, or holds no text.</exception>
    public ZippedText(Stream stored, CorpusFile file, SegmentationOptions options)
    {
        this.stored = stored;
        this.file = file;
        this.options = options;
        try
        {
            entries = new(new ZipArchive(stored, ZipArchiveMode.Read).Entries.Where(IsText).OrderBy(entry => entry.FullName, StringComparer.Ordinal));
        }
        catch (InvalidDataException damage)
        {
            stored.Dispose();
            throw FileInspection.Damaged(file, 0, damage);
        }

        if (entries.Count > 0)
            return;
        stored.Dispose();
        throw new InvalidInputException("no file in it is text", file.Name, $"Give one with files of {string.Join(", ", TextFormats.Endings)}.");
    }

    /// <summary>Whether an entry is text: no folder, nothing hidden, no archive within the archive.</summary>
    public static bool IsText(ZipArchiveEntry entry) =>
        entry.Length > 0
            && !entry.FullName.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX")
            && FileCompressions.Of(entry.Name) != FileCompression.Zip
            && TextFormats.Holds(entry.Name);

    public override int Read(Span<byte> buffer)
    {
        while (current is not null || OpenNext())
        {
            var read = current!.Read(buffer);
            if (read > 0)
                return read;
            current.Dispose();
            current = null;
            // The last line of a file may have no end; an empty line between two files says nothing.
            buffer[0] = (byte)'\n';
            return 1;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
            stored.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool OpenNext()
    {
        if (!entries.TryDequeue(out var entry))
            return false;
        var inner = new CorpusFile($"{file.Name}, {entry.FullName}", entry.Length, file.ETag);
        var content = FileCompressions.Decompress(entry.Open(), inner.Compression);
        current = TextFormats.Read(inner.Format is ".parquet" or ".pdf" or ".docx" ? content : Decoded(content, inner), inner, options);
        return true;
    }

    private Stream Decoded(Stream content, CorpusFile inner)
    {
        var head = new byte[HeadBytes];
        head = head[..content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        var encoding = FileInspection.EncodingOf(head, inner, inner.IsCompressed ? long.MaxValue : inner.Length, options);
        return FileEncodings.ToUtf8(new ConcatenatedStream(new MemoryStream(head[FileEncodings.MarkLength(head)..]), content), encoding);
    }
}
