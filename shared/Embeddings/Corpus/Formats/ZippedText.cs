using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Formats;

/// <summary>The lines of all files of text in a .zip, in the order of their names. Other files are left out; without one of text it is refused.</summary>
/// <param name="stored">Seekable; disposed with this stream.</param>
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
