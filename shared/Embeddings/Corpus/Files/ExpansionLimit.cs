using System.Globalization;

namespace Embeddings.Corpus.Files;

/// <summary>
/// Limits what a compressed file expands to, so that the time to read it is in proportion to what was uploaded. Zeros in bzip2 expand 20,000 times, files in a .zip can
/// overlap, and a row of a Parquet file can refer to a long text in a few bits. Text usually expands three to ten times.
/// </summary>
internal sealed class ExpansionLimit(CorpusFile file)
{
    /// <summary>The largest expansion of gzip and .zip is 1,032 times.</summary>
    private const int MostTimes = 1_100;

    /// <summary>What every file may expand to, however small it is.</summary>
    private const long FreeBytes = 64 << 20;

    private readonly long most = Math.Max(FreeBytes, MostTimes * file.Length);
    private long expanded;

    /// <exception cref="InvalidInputException">The file has expanded to more than its limit.</exception>
    public void Add(long bytes)
    {
        expanded += bytes;
        if (expanded > most)
        {
            throw new InvalidInputException(
                string.Create(CultureInfo.InvariantCulture, $"it has {file.Length:N0} bytes and expands to more than {most:N0}"), file.Name,
                "Check what it contains. If it is right, upload it uncompressed, or divided.");
        }
    }

    /// <summary>Counts what is read from a stream.</summary>
    public Stream Of(Stream content) => new CountedStream(content, this);

    private sealed class CountedStream(Stream content, ExpansionLimit limit) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            var read = content.Read(buffer);
            limit.Add(read);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                content.Dispose();
            base.Dispose(disposing);
        }
    }
}
