using Embeddings.Corpus;
using Embeddings.Segmentation;

namespace Benchmarks.Corpus;

/// <summary>Discards tokens, so that only tokenising is measured.</summary>
internal sealed class TokenSink : ISentenceWorker
{
    public static CorpusSummary ReadTokens(LoadedText text, SegmentationOptions options) =>
        ChunkSentences.Distribute(text.Chunk, text.Open, options, [new TokenSink()], CancellationToken.None);

    public void Add(TokenBuffer sentence)
    {
    }
}
