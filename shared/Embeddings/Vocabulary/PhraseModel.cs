using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>
/// Pairs of words that are one item, found by the score of Mikolov et al. 2013b (section 4, equation 6):
/// <c>score(a, b) = (count(a b) - delta) / (count(a) count(b))</c>, here times the tokens of the corpus, as word2phrase.c has it, so that a
/// threshold suits corpora of any size; delta is the minimum count. Each pass joins what the pass before it gave:
/// new york times becomes new_york times, then new_york_times. Immutable; <see cref="Join"/> is safe on any number of threads.
/// </summary>
public sealed class PhraseModel
{
    private readonly PhrasePass[] passes;

    private PhraseModel(PhrasePass[] passes) => this.passes = passes;

    /// <summary>The model that joins nothing.</summary>
    public static PhraseModel None { get; } = new([]);

    public int PassCount => passes.Length;

    /// <summary>Pairs joined by all passes together.</summary>
    public int PairCount => passes.Sum(pass => pass.Pairs.Count);

    /// <summary>Replaces the sentence's words by phrases, from left to right and pass by pass; a word is joined once a pass.</summary>
    public void Join(TokenBuffer sentence)
    {
        foreach (var pass in passes)
            pass.Join(sentence);
    }

    /// <summary>This model with one more pass: the pairs that reach the threshold.</summary>
    /// <param name="bigrams">The files that <see cref="BigramCounter"/> wrote for all chunks, with this model and this vocabulary.</param>
    /// <param name="vocabulary">The words counted with this model.</param>
    /// <param name="options">Minimum count and threshold.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range or a part is damaged.</exception>
    public PhraseModel Learn(
        IReadOnlyList<CountsPart> bigrams, ItemVocabulary vocabulary, VocabularyOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var pairs = new List<byte[]>();
        using var merge = new CountsMerge(bigrams);
        while (merge.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, second) = merge.Key.Length == BigramKey.Length ? BigramKey.Read(merge.Key) : (-1, -1);
            // A part's checksum is compared at its end, and its pairs are looked up before.
            if ((uint)first >= (uint)vocabulary.Count || (uint)second >= (uint)vocabulary.Count)
                throw new InvalidInputException("a pair has a word that the vocabulary does not have", $"{bigrams[0].Name} or a part after it", "Train the model again.");
            if (merge.Count >= options.MinimumCount && Score(vocabulary, first, second, merge.Count, options.MinimumCount) > options.PhraseThreshold)
                pairs.Add([.. vocabulary.Utf8(first), PhrasePass.Separator, .. vocabulary.Utf8(second)]);
        }
        return new PhraseModel([.. passes, new PhrasePass(pairs)]);
    }

    /// <summary>Writes the model as one checksummed binary file; the stream stays open.</summary>
    public void Write(Stream output) => PhraseModelFile.Write(passes, output);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="input">The file from its beginning to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidInputException">The file is no phrase model, is cut short or was altered.</exception>
    public static PhraseModel Read(Stream input, string name) => new(PhraseModelFile.Read(input, name));

    private static double Score(ItemVocabulary vocabulary, int first, int second, long count, int delta) =>
        (double)(count - delta) / vocabulary.Counts[first] / vocabulary.Counts[second] * vocabulary.TotalCount;
}
