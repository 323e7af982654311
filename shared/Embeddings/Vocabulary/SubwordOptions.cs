namespace Embeddings.Vocabulary;

/// <summary>The character n-grams that words are composed of (Bojanowski et al. 2017). Defaults are fastText's.</summary>
public sealed record SubwordOptions
{
    /// <summary>The largest value of <see cref="MaximumLength"/>.</summary>
    public const int LongestLength = 20;

    /// <summary>The largest value of <see cref="Buckets"/>.</summary>
    public const int MostBuckets = 1 << 30;

    /// <summary>The shortest n-gram in characters, boundary marks included: 1 to <see cref="MaximumLength"/>.</summary>
    [SettingRange(1)]
    public int MinimumLength { get; init; } = 3;

    /// <summary>The longest n-gram in characters, boundary marks included: up to 20.</summary>
    [SettingRange(1, LongestLength)]
    public int MaximumLength { get; init; } = 6;

    /// <summary>The number of buckets that n-grams are hashed to: 1 to 2^30. N-grams in the same bucket share a row. Empty buckets have no row.</summary>
    [SettingRange(1, MostBuckets)]
    public int Buckets { get; init; } = 2_000_000;

    /// <exception cref="InvalidInputException">An option lies outside its range.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "training.subwords");
        Setting.Require(
            MinimumLength <= MaximumLength,
            "training.subwords.minimumLength",
            $"{MinimumLength} is out of range",
            $"Give a whole number from 1 to maximumLength, {MaximumLength}.");
    }
}
