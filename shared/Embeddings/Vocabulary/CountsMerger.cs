namespace Embeddings.Vocabulary;

/// <summary>Makes the vocabulary of a corpus from the counts of its chunks. The result does not depend on how the corpus was cut.</summary>
public static class CountsMerger
{
    /// <summary>
    /// Counts files merged at once to best effect. Any number can be given; of more than this, groups are better combined first, each by
    /// a worker of its own.
    /// </summary>
    public const int PreferredFanIn = 64;

    /// <summary>
    /// Words with at least the minimum count, by descending count, ties by the ordinal order of their UTF-8 bytes, cut at the maximum size.
    /// Memory is that of the result, twice the maximum size at most, and 64 MiB of buffers; it does not grow with the size of the parts.
    /// </summary>
    /// <param name="parts">The counts files of all chunks, in any order.</param>
    /// <param name="options">Which words are kept.</param>
    /// <param name="corpus">The corpus' name, for messages.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <param name="ofItems">Whether the words are items of interactions, for messages.</param>
    /// <exception cref="InvalidInputException">
    /// A setting is out of range, the corpus has no word, none reaches the minimum count, or a part is damaged.
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

    /// <summary>Merges counts files into one counts file, nothing left out; <paramref name="output"/> stays open.</summary>
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
