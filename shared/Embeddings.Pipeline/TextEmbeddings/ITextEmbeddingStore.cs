namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Where embeddings are kept across runs: artifacts that are written once and never changed.</summary>
public interface ITextEmbeddingStore
{
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation);

    Task<Stream> OpenReadAsync(string name, CancellationToken cancellation);

    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);
}
