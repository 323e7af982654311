namespace Embeddings.Vocabulary;

/// <summary>Which words of a corpus become items of the vocabulary.</summary>
public sealed record VocabularyOptions
{
    public const int LargestPassCount = 4;

    /// <summary>The smallest count of a word. Rarer words are left out.</summary>
    [SettingRange(1)]
    public int MinimumCount { get; init; } = 5;

    /// <summary>The largest number of words. The most frequent ones are kept.</summary>
    [SettingRange(1)]
    public int MaximumSize { get; init; } = int.MaxValue;

    /// <summary>The number of passes that join two words which often occur together; 0 for none. The second pass finds phrases of up to four words.</summary>
    [SettingRange(0, LargestPassCount)]
    public int PhrasePasses { get; init; }

    /// <summary>The smallest score of a phrase, see <see cref="PhraseModel"/>; word2phrase.c's default.</summary>
    [SettingRange(0, ExcludesLeast = true)]
    public double PhraseThreshold { get; init; } = 100;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "vocabulary");
}
