using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Interactions;

/// <summary>How many partitions a group-by uses.</summary>
public static class PartitionCount
{
    /// <summary>
    /// Bytes of input for each partition. A partition's rows and their sort keys lie in memory together: about three times
    /// as much, so that several partitions fit a small instance at once.
    /// </summary>
    public const long BytesPerPartition = 32 << 20;

    private const int GZipExpansion = 8;
    private const int Largest = 4096;

    /// <summary>Follows from the input's size alone, so that a repeated run makes the same partitions.</summary>
    public static int For(IEnumerable<CorpusFile> files)
    {
        var bytes = files.Sum(file => file.CanSplit ? file.Length : file.Length * GZipExpansion);
        return (int)Math.Clamp((bytes + BytesPerPartition - 1) / BytesPerPartition, 1, Largest);
    }
}
