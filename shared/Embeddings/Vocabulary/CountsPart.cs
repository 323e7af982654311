namespace Embeddings.Vocabulary;

/// <summary>One counts artifact as the merge sees it.</summary>
/// <param name="Name">The artifact's name, for messages.</param>
/// <param name="Open">Opens it for reading from its beginning; the merge disposes the stream.</param>
public sealed record CountsPart(string Name, Func<Stream> Open);
