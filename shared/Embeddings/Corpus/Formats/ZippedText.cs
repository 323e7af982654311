using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>
/// Reads the lines of all text files in a .zip, in the order of their names. Other files are skipped. An archive without a text file is refused.
/// </summary>
/// <param name="stored">A seekable stream. This stream disposes it.</param>
internal sealed class ZippedText(Stream stored, CorpusFile file, SegmentationOptions options) : ReadOnlyStream
{
    private readonly ZippedFiles files = new(stored, file, options, TextFormats.Holds, ("text", TextFormats.Endings));
    private Stream? current;

    public override int Read(Span<byte> buffer)
    {
        while (current is not null || OpenNext())
        {
            var read = current!.Read(buffer);
            if (read > 0)
                return read;
            current.Dispose();
            current = null;
            // The last line of a file may have no line end. An empty line between two files is harmless.
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
            files.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool OpenNext()
    {
        if (!files.TryOpenNext(out var inner, out var content))
            return false;
        current = TextFormats.Read(content, inner, options);
        return true;
    }
}
