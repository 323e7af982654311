namespace Embeddings.Vocabulary;

/// <summary>Which words of a corpus become items of the vocabulary.</summary>
public sealed record VocabularyOptions
{
    public const int LargestPassCount = 4;

    /// <summary>Words that occur less often are left out.</summary>
    public int MinimumCount { get; init; } = 5;

    /// <summary>The most frequent words kept at most.</summary>
    public int MaximumSize { get; init; } = int.MaxValue;

    /// <summary>Rounds of joining two words that stand together often; 0 for none. The second round finds phrases of up to four words.</summary>
    public int PhrasePasses { get; init; }

    /// <summary>The least score of a phrase, see <see cref="PhraseModel"/>; word2phrase.c's default.</summary>
    public double PhraseThreshold { get; init; } = 100;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Validate()
    {
        Require(MinimumCount >= 1, $"{MinimumCount} is out of range", "minimumCount", "Give a whole number from 1.");
        Require(MaximumSize >= 1, $"{MaximumSize} is out of range", "maximumSize", "Give a whole number from 1.");
        Require(
            PhrasePasses is >= 0 and <= LargestPassCount,
            $"{PhrasePasses} is out of range", "phrasePasses", $"Give a whole number from 0 to {LargestPassCount}.");
        Require(
            double.IsFinite(PhraseThreshold) && PhraseThreshold > 0,
            $"{PhraseThreshold} is out of range", "phraseThreshold", "Give a number above 0.");
    }

    private static void Require(bool valid, string problem, string setting, string remedy)
    {
        if (!valid)
            throw new InvalidInputException(problem, $"vocabulary.{setting}", remedy);
    }
}
