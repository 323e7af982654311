namespace Embeddings.Vocabulary;

/// <summary>The character n-grams that words are composed of (Bojanowski et al. 2017). Defaults are fastText's.</summary>
public sealed record SubwordOptions
{
    /// <summary>The shortest n-gram in characters, boundary marks included: 1 to <see cref="MaximumLength"/>.</summary>
    public int MinimumLength { get; init; } = 3;

    /// <summary>The longest n-gram in characters, boundary marks included: up to 20.</summary>
    public int MaximumLength { get; init; } = 6;

    /// <summary>Numbers that n-grams are hashed to: 1 to 2^30. N-grams of one number share a row. Only numbers that occur have a row.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <exception cref="InvalidInputException">An option lies outside its range.</exception>
    public void Validate()
    {
        Require(MaximumLength is >= 1 and <= 20, "maximumLength", MaximumLength, "a whole number from 1 to 20");
        Require(MinimumLength >= 1 && MinimumLength <= MaximumLength, "minimumLength", MinimumLength, $"a whole number from 1 to maximumLength, {MaximumLength}");
        Require(Buckets is >= 1 and <= 1 << 30, "buckets", Buckets, "a whole number from 1 to 1073741824");
    }

    private static void Require(bool holds, string option, int value, string range)
    {
        if (!holds)
            throw new InvalidInputException(FormattableString.Invariant($"{value} is out of range"), $"setting training.subwords.{option}", $"Give {range}.");
    }
}
