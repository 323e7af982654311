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
