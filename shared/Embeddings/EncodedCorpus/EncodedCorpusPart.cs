namespace Embeddings.EncodedCorpus;

/// <summary>One artifact of the encoded corpus as training sees it.</summary>
/// <param name="Name">The artifact's name, for messages.</param>
/// <param name="Summary">What <see cref="EncodedCorpusWriter.Complete"/> returned for it.</param>
/// <param name="Open">Opens it as a seekable stream of the reader's own; each thread opens its own.</param>
/// <param name="EndsInGoals">Whether the last item of each sentence is what all before it leads to, and a context of each of them.</param>
public sealed record EncodedCorpusPart(string Name, EncodedCorpusSummary Summary, Func<Stream> Open, bool EndsInGoals = false);
