namespace Embeddings.Lookup;

/// <summary>The file is no lookup table that can be read: another kind of file, cut short, or altered.</summary>
public sealed class InvalidTableException(string problem, string place)
    : InvalidInputException(problem, place, "Publish the table again, or fetch it again from the store");
