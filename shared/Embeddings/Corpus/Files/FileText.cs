namespace Embeddings.Corpus.Files;

/// <summary>Opens the content of a range of a file, decompressed and as UTF-8.</summary>
internal static class FileText
{
    /// <summary>Opens the whole lines of the range if the file can be divided, or else the whole file.</summary>
    public static Stream Open(CorpusRange range, OpenCorpusFile open)
    {
        var file = range.File;
        if (file.IsCompressed && file.Length == 0)
            throw FileInspection.Damaged(file, 0, new EndOfStreamException("The file is empty."));
        var stored = open(file, range.Offset);
        try
        {
            return FileEncodings.ToUtf8(file.CanSplit ? new LineRangeStream(stored, range) : Whole(stored, file), file.Encoding);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    private static Stream Whole(Stream stored, CorpusFile file) =>
        file.IsCompressed ? new ExpansionLimit(file).Of(FileCompressions.Decompress(stored, file.Compression)) : stored;

    /// <summary>Returns the first line, which names the columns, for a range that begins after it.</summary>
    public static byte[] FirstLine(CorpusFile file, OpenCorpusFile open)
    {
        using var lines = Open(new CorpusRange(file, 0, 0), open);
        using var line = new MemoryStream();
        lines.CopyTo(line);
        return line.ToArray();
    }
}
