using Embeddings.Corpus.Files;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Reads the rows of all interaction files in a .zip, in the order of their names. Other files are skipped. An archive without an interaction file is
/// refused.
/// </summary>
internal sealed class ZippedRows : IInteractionReader
{
    private readonly ZippedFiles files;
    private readonly Func<Stream, CorpusFile, IInteractionReader> open;
    private readonly CorpusFile file;
    private IInteractionReader current;

    /// <param name="stored">A seekable stream. The reader disposes it.</param>
    /// <param name="open">Opens a file of the archive.</param>
    public ZippedRows(Stream stored, CorpusFile file, Func<Stream, CorpusFile, IInteractionReader> open)
    {
        this.open = open;
        this.file = file;
        files = new ZippedFiles(stored, file, new SegmentationOptions(), InteractionFormat.Holds, ("interactions or edges", InteractionFormat.Endings));
        current = OpenNext()!;
    }

    public InteractionColumns Columns => current.Columns;

    public bool TryRead(out Interaction interaction)
    {
        while (!current.TryRead(out interaction))
        {
            current.Dispose();
            if (OpenNext() is not { } next)
                return false;
            current = next;
        }

        return true;
    }

    public void Dispose()
    {
        current.Dispose();
        files.Dispose();
    }

    private IInteractionReader? OpenNext()
    {
        try
        {
            return files.TryOpenNext(out var inner, out var content) ? open(content, inner) : null;
        }
        catch (InvalidDataException damage)
        {
            throw FileInspection.Damaged(file, 0, damage);
        }
    }
}
