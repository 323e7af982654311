using Embeddings.Corpus;
using Embeddings.Corpus.Files;
using Embeddings.Pipeline.Settings;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Local;

/// <summary>
/// Estimates the cost of training on text files from their first mebibytes. The number of tokens grows with the bytes, and the vocabulary with the square
/// root of the tokens (Heaps' law).
/// </summary>
/// <param name="Vocabulary">The number of distinct words. It includes words below the minimum count, which take no memory in training.</param>
/// <param name="MemoryBytes">The memory of the two trained matrices and the words.</param>
/// <param name="DiskBytes">The disk space of the copied corpus, the encoded corpus, two checkpoints and the table.</param>
public sealed record CorpusEstimate(int Files, long Bytes, long Tokens, long Vocabulary, long MemoryBytes, long DiskBytes, double Seconds)
{
    private const long SampleBytes = 8 << 20;

    /// <summary>The number of tokens that a thread trains per second on a current processor, with 100 dimensions and 5 negatives.</summary>
    private const double TokensPerThread = 600_000;

    private const int BytesOfWord = 64;
    private const int MatrixAlignment = 16;

    /// <exception cref="InvalidInputException">A path does not exist, or its text cannot be read.</exception>
    public static CorpusEstimate Of(IReadOnlyList<string> paths, ModelSettings settings, CancellationToken cancellation = default)
    {
        var found = CorpusImport.Find(paths, settings.HasRows);
        Stream Open(CorpusFile file, long offset)
        {
            var stream = File.OpenRead(found[file.Name]);
            stream.Position = offset;
            return stream;
        }

        var files = found.Select(file => FileInspection.Inspect(new CorpusFile(file.Key, new FileInfo(file.Value).Length, ""), Open, settings.Segmentation)).ToList();
        var bytes = files.Sum(file => file.Length);
        var sample = ChunkPlanner.Plan(files, SampleBytes);
        if (sample.Count == 0)
            throw new InvalidInputException("its files are empty", "corpus", "Give files with text.");
        var counts = ChunkCounter.Count(sample[0], Open, settings.Segmentation, PhraseModel.None, Stream.Null, cancellation);
        var times = (double)bytes / sample[0].Ranges.Sum(range => range.Length);
        var (tokens, vocabulary) = ((long)(counts.Corpus.Tokens * times), (long)(counts.Distinct * Math.Sqrt(times)));
        var dimensions = (settings.Training.Dimensions + MatrixAlignment - 1) / MatrixAlignment * MatrixAlignment;
        var matrix = vocabulary * dimensions * sizeof(float);
        var threads = settings.Training.Threads == 0 ? Environment.ProcessorCount : settings.Training.Threads;
        return new CorpusEstimate(
            files.Count, bytes, tokens, vocabulary, (2 * matrix) + (vocabulary * BytesOfWord), bytes + (tokens * sizeof(int)) + (5 * matrix),
            tokens * (double)settings.Training.Epochs / (TokensPerThread * threads) * settings.Training.Dimensions / 100);
    }
}
