using Embeddings.Segmentation;
using Embeddings.Tests.Corpus;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

/// <summary>Counts and merges a corpus in memory, as the pipeline does with artifacts.</summary>
internal static class CountedCorpus
{
    public static readonly SegmentationOptions Options = new();

    public static List<CountsPart> Count(TestCorpus corpus, long chunkBytes = long.MaxValue, PhraseModel? phrases = null) =>
        [.. corpus.Chunks(chunkBytes).Select(chunk => Part($"counts/{chunk.Number}", output =>
            ChunkCounter.Count(chunk, corpus.Open, Options, phrases ?? PhraseModel.None, output, CancellationToken.None)))];

    public static ItemVocabulary Merge(IReadOnlyList<CountsPart> parts, int minimumCount = 1, int maximumSize = int.MaxValue) => CountsMerger.Merge(
        parts, new VocabularyOptions { MinimumCount = minimumCount, MaximumSize = maximumSize }, "corpora/test", CancellationToken.None);

    public static CountsPart Part(string name, Action<Stream> write)
    {
        var bytes = Bytes(write);
        return new CountsPart(name, () => new MemoryStream(bytes));
    }

    public static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    public static byte[] Bytes(ItemVocabulary vocabulary) => Bytes(vocabulary.Write);

    public static IEnumerable<(string Word, long Count)> Words(ItemVocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Select(id => (vocabulary.Word(id), vocabulary.Counts[id]));
}
