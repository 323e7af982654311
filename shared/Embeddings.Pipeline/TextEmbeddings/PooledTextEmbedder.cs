using Embeddings.ColdStart;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Embeds texts with a text model of the project's own, so that cold start works without an account.</summary>
/// <param name="space">The text model's name and version.</param>
public sealed class PooledTextEmbedder(PooledText pooled, string space) : ITextEmbedder
{
    public string Space => space;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(pooled.Of)]);
}
