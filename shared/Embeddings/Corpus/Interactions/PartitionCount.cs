using Embeddings.Corpus.Files;

namespace Embeddings.Corpus.Interactions;

/// <summary>Chooses the number of partitions of a group-by.</summary>
public static class PartitionCount
{
    /// <summary>
    /// The number of input bytes for each partition. A partition's rows and their sort keys are in memory together and take about three times as
    /// much, so several partitions fit on a small instance.
    /// </summary>
    public const long BytesPerPartition = 32 << 20;

    private const int GZipExpansion = 8;
    private const int Largest = 4096;

    /// <summary>Returns the number of partitions. It depends only on the input's size, so that a repeated run makes the same partitions.</summary>
    public static int For(IEnumerable<CorpusFile> files)
    {
        var bytes = files.Sum(file => file.CanSplit ? file.Length : file.Length * GZipExpansion);
        return (int)Math.Clamp((bytes + BytesPerPartition - 1) / BytesPerPartition, 1, Largest);
    }
}
