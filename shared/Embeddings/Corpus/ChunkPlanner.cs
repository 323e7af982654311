using Embeddings.Corpus.Files;

namespace Embeddings.Corpus;

/// <summary>Divides a corpus into chunks by names and lengths alone. It reads no file.</summary>
public static class ChunkPlanner
{
    /// <summary>
    /// Returns chunks of at most <paramref name="targetBytes"/> in the ordinal order of the names. A longer text is split at multiples of the target.
    /// Small files and the remainders of split files are packed together. A compressed or Parquet file is never split and may exceed the target.
    /// </summary>
    /// <returns>The chunks, numbered from 0. The list is empty for a corpus without bytes.</returns>
    /// <exception cref="InvalidInputException">The target is less than one byte.</exception>
    public static IReadOnlyList<CorpusChunk> Plan(IEnumerable<CorpusFile> files, long targetBytes)
    {
        if (targetBytes < 1)
            throw new InvalidInputException($"a chunk of {targetBytes} bytes holds nothing", "chunk size", "Give at least 1 byte.");
        var chunks = new List<CorpusChunk>();
        var open = new List<CorpusRange>();
        var openBytes = 0L;
        foreach (var range in files.OrderBy(file => file.Name, StringComparer.Ordinal).SelectMany(file => Split(file, targetBytes)))
        {
            if (open.Count > 0 && openBytes + range.Length > targetBytes)
                Close();
            open.Add(range);
            openBytes += range.Length;
        }
        if (open.Count > 0)
            Close();
        return chunks;

        void Close()
        {
            chunks.Add(new CorpusChunk(chunks.Count, [.. open]));
            open.Clear();
            openBytes = 0;
        }
    }

    private static IEnumerable<CorpusRange> Split(CorpusFile file, long targetBytes)
    {
        if (!file.CanSplit)
        {
            yield return new CorpusRange(file, 0, file.Length);
            yield break;
        }
        for (var offset = 0L; offset < file.Length; offset += targetBytes)
            yield return new CorpusRange(file, offset, Math.Min(targetBytes, file.Length - offset));
    }
}
