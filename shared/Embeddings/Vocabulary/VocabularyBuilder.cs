namespace Embeddings.Vocabulary;

/// <summary>
/// Takes words in ordinal order and keeps the most frequent. It holds at most twice the maximum size: when it is full, it drops the less frequent
/// half.
/// </summary>
internal sealed class VocabularyBuilder(VocabularyOptions options)
{
    private List<Candidate> candidates = [];
    private byte[] utf8 = new byte[1 << 16];
    private int utf8Length;
    private long distinct;
    private long highestCount;

    private long MostCandidates => Math.Max(1024, options.MaximumSize * 2L);

    public void Add(ReadOnlySpan<byte> word, long count)
    {
        distinct++;
        highestCount = Math.Max(highestCount, count);
        if (count < options.MinimumCount)
            return;
        if (candidates.Count >= MostCandidates)
            DropLeastFrequent();
        Fit(word.Length);
        word.CopyTo(utf8.AsSpan(utf8Length));
        candidates.Add(new Candidate(count, utf8Length, word.Length));
        utf8Length += word.Length;
    }

    /// <param name="ofItems">Whether the words are items of interactions, for messages.</param>
    public ItemVocabulary Build(string corpus, bool ofItems)
    {
        if (distinct == 0 || candidates.Count == 0)
            throw ofItems ? WithoutItems(corpus) : WithoutWords(corpus);
        var kept = MostFrequent();
        var words = new byte[kept.Sum(candidate => (long)candidate.Length)];
        var starts = new int[kept.Count + 1];
        for (var id = 0; id < kept.Count; id++)
        {
            Bytes(kept[id]).CopyTo(words.AsSpan(starts[id]));
            starts[id + 1] = starts[id] + kept[id].Length;
        }
        return new ItemVocabulary(words, starts, [.. kept.Select(candidate => candidate.Count)]);
    }

    private InvalidInputException WithoutWords(string corpus) => distinct == 0
        ? new InvalidInputException("it has no words", corpus, "Add text, or let more of the text count as words: see the segmentation settings and the stop words.")
        : new InvalidInputException(
            $"none of its {distinct} words reaches the minimum count of {options.MinimumCount}",
            corpus,
            $"Set vocabulary.minimumCount to at most {highestCount}, the count of its most frequent word, or add text.");

    private InvalidInputException WithoutItems(string corpus) => distinct == 0
        ? new InvalidInputException(
            "it has no sequence of items", corpus, "Upload rows of users with two items or more. interactions.minimumLength and interactions.minimumWeight leave rows out.")
        : new InvalidInputException(
            $"none of its {distinct} items occurs {options.MinimumCount} times",
            corpus,
            $"Set vocabulary.minimumCount to at most {highestCount}, as often as its most frequent item occurs, or upload more rows.");

    private List<Candidate> MostFrequent()
    {
        candidates.Sort(static (left, right) => right.Count != left.Count ? right.Count.CompareTo(left.Count) : left.Start.CompareTo(right.Start));
        return candidates[..Math.Min(candidates.Count, options.MaximumSize)];
    }

    /// <summary>
    /// Drops the less frequent half. Words arrive in ordinal order, so their position in the arena gives their order. Closing the gaps keeps it.
    /// </summary>
    private void DropLeastFrequent()
    {
        var kept = MostFrequent();
        kept.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        candidates = [];
        utf8Length = 0;
        foreach (var candidate in kept)
        {
            Bytes(candidate).CopyTo(utf8.AsSpan(utf8Length));
            candidates.Add(candidate with { Start = utf8Length });
            utf8Length += candidate.Length;
        }
    }

    private ReadOnlySpan<byte> Bytes(Candidate candidate) => utf8.AsSpan(candidate.Start, candidate.Length);

    private void Fit(int bytes)
    {
        if (utf8Length + bytes > utf8.Length)
            Array.Resize(ref utf8, (int)Math.Min(Array.MaxLength, Math.Max(utf8.Length * 2L, (long)utf8Length + bytes)));
    }

    private readonly record struct Candidate(long Count, int Start, int Length);
}
