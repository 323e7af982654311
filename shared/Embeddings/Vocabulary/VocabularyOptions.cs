namespace Embeddings.Vocabulary;

/// <summary>Which words of a corpus become items of the vocabulary.</summary>
public sealed record VocabularyOptions
{
    public const int LargestPassCount = 4;

    /// <summary>Words that occur less often are left out.</summary>
    [SettingRange(1)]
    public int MinimumCount { get; init; } = 5;

    /// <summary>The most frequent words kept at most.</summary>
    [SettingRange(1)]
    public int MaximumSize { get; init; } = int.MaxValue;

    /// <summary>Rounds of joining two words that stand together often; 0 for none. The second round finds phrases of up to four words.</summary>
    [SettingRange(0, LargestPassCount)]
    public int PhrasePasses { get; init; }

    /// <summary>The least score of a phrase, see <see cref="PhraseModel"/>; word2phrase.c's default.</summary>
    [SettingRange(0, ExcludesLeast = true)]
    public double PhraseThreshold { get; init; } = 100;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "vocabulary");
}
