using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Files;

/// <summary>
/// Reads the wanted files of a .zip one after another, in the order of their names. It skips folders, hidden files and archives within the archive.
/// </summary>
internal sealed class ZippedFiles : IDisposable
{
    private const int HeadBytes = 1 << 16;
    private readonly Stream stored;
    private readonly CorpusFile file;
    private readonly SegmentationOptions options;
    private readonly Queue<ZipArchiveEntry> entries;
    private readonly ExpansionLimit limit;

    /// <param name="stored">A seekable stream, because the directory of a .zip is at its end. It is disposed with this object.</param>
    /// <param name="options">The settings for decoding text.</param>
    /// <param name="isWanted">Returns whether the file with a name is wanted.</param>
    /// <param name="kind">The kind of the wanted files and their extensions, for the message if there is none.</param>
    /// <exception cref="InvalidInputException">The file is not a .zip, or has no wanted file.</exception>
    public ZippedFiles(Stream stored, CorpusFile file, SegmentationOptions options, Func<string, bool> isWanted, (string Name, IEnumerable<string> Endings) kind)
    {
        (this.stored, this.file, this.options) = (stored, file, options);
        limit = new ExpansionLimit(file);
        try
        {
            var found = new ZipArchive(stored, ZipArchiveMode.Read).Entries.Where(entry => IsFile(entry) && isWanted(entry.Name));
            entries = new(found.OrderBy(entry => entry.FullName, StringComparer.Ordinal));
        }
        catch (InvalidDataException damage)
        {
            stored.Dispose();
            throw FileInspection.Damaged(file, 0, damage);
        }

        if (entries.Count > 0)
            return;
        stored.Dispose();
        throw new InvalidInputException($"it holds no file of {kind.Name}", file.Name, $"Give one with files of {string.Join(", ", kind.Endings)}.");
    }

    /// <summary>Opens the next file. Text is converted to UTF-8, and a document is returned as its bytes.</summary>
    public bool TryOpenNext([NotNullWhen(true)] out CorpusFile? inner, [NotNullWhen(true)] out Stream? content)
    {
        (inner, content) = (null, null);
        if (!entries.TryDequeue(out var entry))
            return false;
        inner = new CorpusFile($"{file.Name}, {entry.FullName}", entry.Length, file.ETag);
        content = limit.Of(entry.Open());
        if (inner.IsCompressed)
            content = limit.Of(FileCompressions.Decompress(content, inner.Compression));
        if (inner.Format is not (".parquet" or ".pdf" or ".docx"))
            content = Decoded(content, inner);
        return true;
    }

    public void Dispose() => stored.Dispose();

    private static bool IsFile(ZipArchiveEntry entry) =>
        entry.Length > 0
            && !entry.FullName.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX")
            && FileCompressions.Of(entry.Name) != FileCompression.Zip;

    private Stream Decoded(Stream content, CorpusFile inner)
    {
        var head = new byte[HeadBytes];
        head = head[..content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        var encoding = FileInspection.EncodingOf(head, inner, inner.IsCompressed ? long.MaxValue : inner.Length, options);
        return FileEncodings.ToUtf8(new ConcatenatedStream(new MemoryStream(head[FileEncodings.MarkLength(head)..]), content), encoding);
    }
}
