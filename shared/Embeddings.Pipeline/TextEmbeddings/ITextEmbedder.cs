using Embeddings.ColdStart;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Turns texts into vectors of one space.</summary>
public interface ITextEmbedder
{
    /// <summary>Names the space: vectors of one name can be compared, and kept under it.</summary>
    string Space { get; }

    /// <returns>One vector a text, in their order, all of the same length; a zero vector for a text that says nothing to the model.</returns>
    /// <exception cref="InvalidInputException">The texts or the settings cannot be worked with, or the cost ceiling is reached.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation);
}

/// <summary>Embeds texts with a text model of the project's own, so that cold start works without an account.</summary>
/// <param name="space">The text model's name and version.</param>
public sealed class PooledTextEmbedder(PooledText pooled, string space) : ITextEmbedder
{
    public string Space => space;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(pooled.Of)]);
}
