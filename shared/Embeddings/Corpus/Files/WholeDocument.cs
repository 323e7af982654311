using System.Text;

namespace Embeddings.Corpus.Files;

/// <summary>Loads documents that a library reads as a whole. They are held in memory, and a document over the size limit is refused.</summary>
internal static class WholeDocument
{
    private const int MaximumBytes = 64 << 20;

    /// <summary>Returns the document as a seekable stream.</summary>
    /// <param name="remedy">The advice in the message if the document is too large.</param>
    /// <exception cref="InvalidInputException">The document is larger than 64 MiB.</exception>
    public static MemoryStream Load(Stream content, CorpusFile file, string remedy = "Divide it, or save it as .txt, which is read piece by piece.")
    {
        var document = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            if (document.Length + read > MaximumBytes)
                throw new InvalidInputException($"the document has more than {MaximumBytes >> 20} MiB", file.Name, remedy);
            document.Write(buffer, 0, read);
        }

        document.Position = 0;
        return document;
    }

    public static string LoadText(Stream content, CorpusFile file)
    {
        using var document = Load(content, file);
        return Encoding.UTF8.GetString(document.GetBuffer().AsSpan(0, (int)document.Length)).TrimStart('\uFEFF');
    }

    /// <summary>Makes the exception for a document that a library cannot read.</summary>
    public static InvalidInputException Unreadable(CorpusFile file, string kind, Exception fault) =>
        new($"it cannot be read as a {kind} ({fault.Message.TrimEnd('.')})", file.Name, "Save it again, or as .txt.", fault);
}
