namespace Embeddings.Corpus.Files;

/// <summary>Reads two streams one after another. It disposes both.</summary>
internal sealed class ConcatenatedStream(Stream first, Stream second) : ReadOnlyStream
{
    private bool firstEnded;

    public override int Read(Span<byte> destination)
    {
        if (firstEnded || destination.IsEmpty)
            return second.Read(destination);
        var read = first.Read(destination);
        if (read > 0)
            return read;
        firstEnded = true;
        return second.Read(destination);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            first.Dispose();
            second.Dispose();
        }
        base.Dispose(disposing);
    }
}
