using Embeddings.ColdStart;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Turns texts into vectors of one space.</summary>
public interface ITextEmbedder
{
    /// <summary>The name of the space. Vectors of the same space are comparable and are cached under this name.</summary>
    string Space { get; }

    /// <returns>One vector per text, in the order of the texts, all of the same length. A text that means nothing to the model has a zero vector.</returns>
    /// <exception cref="InvalidInputException">The texts or the settings are invalid, or the cost ceiling is reached.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation);
}

/// <summary>Embeds texts with a text model trained by this project, so that cold start works without a cloud account.</summary>
/// <param name="space">The text model's name and version.</param>
public sealed class PooledTextEmbedder(PooledText pooled, string space) : ITextEmbedder
{
    public string Space => space;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(pooled.Of)]);
}
