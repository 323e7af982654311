namespace Embeddings.Pipeline.Registry;

/// <summary>No version of such a model has been published.</summary>
public sealed class UnknownModelException(string model, IReadOnlyList<string> known)
    : InvalidInputException(
        "no version of it has been published",
        $"model '{model}'",
        known.Count == 0 ? "Train one first." : $"Train it, or name one of: {string.Join(", ", known)}.");
