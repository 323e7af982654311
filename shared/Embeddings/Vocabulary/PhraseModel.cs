using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>
/// Pairs of words that form one item, found by the score of Mikolov et al. 2013b (section 4, equation 6): <c>score(a, b) = (count(a b) - delta) /
/// (count(a) count(b))</c>, where delta is the minimum count. As in word2phrase.c, the score is multiplied by the number of tokens of the corpus, so
/// that one threshold suits corpora of any size. Each pass joins the result of the pass before it: new york times becomes new_york times, then
/// new_york_times. Immutable; <see cref="Join"/> is safe on any number of threads.
/// </summary>
public sealed class PhraseModel
{
    private readonly PhrasePass[] passes;

    private PhraseModel(PhrasePass[] passes) => this.passes = passes;

    /// <summary>The empty model, which joins nothing.</summary>
    public static PhraseModel None { get; } = new([]);

    public int PassCount => passes.Length;

    /// <summary>The number of pairs in all passes together.</summary>
    public int PairCount => passes.Sum(pass => pass.Pairs.Count);

    /// <summary>Joins words of the sentence into phrases, pass by pass and from left to right. A word is joined at most once per pass.</summary>
    public void Join(TokenBuffer sentence)
    {
        foreach (var pass in passes)
            pass.Join(sentence);
    }

    /// <summary>Returns this model with one more pass: the pairs that reach the threshold.</summary>
    /// <param name="bigrams">The files of <see cref="BigramCounter"/> for all chunks, counted with this model and this vocabulary.</param>
    /// <param name="vocabulary">The words counted with this model.</param>
    /// <param name="options">The minimum count and the threshold.</param>
    /// <param name="cancellation">Stops the work with <see cref="OperationCanceledException"/>.</param>
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
            // A part's checksum is verified only at its end, after its pairs have been looked up.
            if ((uint)first >= (uint)vocabulary.Count || (uint)second >= (uint)vocabulary.Count)
                throw new InvalidInputException("a pair has a word that is not in the vocabulary", $"{bigrams[0].Name} or a part after it", "Train the model again.");
            if (merge.Count >= options.MinimumCount && Score(vocabulary, first, second, merge.Count, options.MinimumCount) > options.PhraseThreshold)
                pairs.Add([.. vocabulary.Utf8(first), PhrasePass.Separator, .. vocabulary.Utf8(second)]);
        }
        return new PhraseModel([.. passes, new PhrasePass(pairs)]);
    }

    /// <summary>Writes the model as one checksummed binary file. The stream stays open.</summary>
    public void Write(Stream output) => PhraseModelFile.Write(passes, output);

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    /// <param name="input">The file from its beginning to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidInputException">The file is not a phrase model, is cut short or was altered.</exception>
    public static PhraseModel Read(Stream input, string name) => new(PhraseModelFile.Read(input, name));

    private static double Score(ItemVocabulary vocabulary, int first, int second, long count, int delta) =>
        (double)(count - delta) / vocabulary.Counts[first] / vocabulary.Counts[second] * vocabulary.TotalCount;
}
