namespace Embeddings.Vocabulary;

/// <summary>Makes the vocabulary of a corpus from the counts of its chunks. The result does not depend on how the corpus was divided.</summary>
public static class CountsMerger
{
    /// <summary>
    /// The best number of counts files for one merge. Any number is accepted. With more files, combine groups first, each on its own worker.
    /// </summary>
    public const int PreferredFanIn = 64;

    /// <summary>
    /// Returns the words with at least the minimum count, by descending count, cut at the maximum size. Ties follow the ordinal order of the UTF-8
    /// bytes. Memory is at most twice the maximum size of the result and 64 MiB of buffers. It does not grow with the size of the parts.
    /// </summary>
    /// <param name="parts">The counts files of all chunks, in any order.</param>
    /// <param name="options">The minimum count and the maximum size.</param>
    /// <param name="corpus">The name of the corpus, for messages.</param>
    /// <param name="cancellation">Stops the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="ofItems">Whether the words are items of interactions, for messages.</param>
    /// <exception cref="InvalidInputException">
    /// A setting is out of range, the corpus has no words, no word reaches the minimum count, or a part is damaged.
    /// </exception>
    public static ItemVocabulary Merge(
        IReadOnlyList<CountsPart> parts, VocabularyOptions options, string corpus, CancellationToken cancellation, bool ofItems = false)
    {
        options.Validate();
        var builder = new VocabularyBuilder(options);
        using var merge = new CountsMerge(parts);
        while (merge.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(merge.Key, merge.Count);
        }
        return builder.Build(corpus, ofItems);
    }

    /// <summary>Merges counts files into one counts file without dropping any key. <paramref name="output"/> stays open.</summary>
    /// <exception cref="InvalidInputException">A part is damaged.</exception>
    public static void Combine(IReadOnlyList<CountsPart> parts, Stream output, CancellationToken cancellation)
    {
        var writer = new CountsWriter(output);
        using var merge = new CountsMerge(parts);
        while (merge.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Add(merge.Key, merge.Count);
        }
        writer.Complete();
    }
}
