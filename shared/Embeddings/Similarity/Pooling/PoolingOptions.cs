namespace Embeddings.Similarity.Pooling;

/// <summary>How the vectors of a history become one.</summary>
public enum PoolingMode
{
    /// <summary>The weighted mean.</summary>
    Mean,

    /// <summary>The weighted sum: its length grows with the history, which the dot product and the distances see.</summary>
    Sum,

    /// <summary>The weighted mean, where weights fall exponentially with age.</summary>
    RecencyWeighted,
}

/// <summary>How a history becomes a query.</summary>
public sealed record PoolingOptions
{
    public static PoolingOptions Default { get; } = new();

    public PoolingMode Mode { get; init; } = PoolingMode.Mean;

    /// <summary>
    /// By which factor a weight falls for every item that came later, where items have no time: above 0, at most 1. The
    /// default is what predicts the next film of a sequence of ratings well.
    /// </summary>
    public double Decay { get; init; } = 0.8;

    /// <summary>After how long a weight has fallen to one half, where items have a time; the newest item has age 0.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(7);

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
            throw new InvalidInputException($"the pooling is {Mode}", "pooling.mode", "Give mean, sum or recencyWeighted.");
        if (!(Decay is > 0 and <= 1))
            throw new InvalidInputException($"a decay of {Decay}", "pooling.decay", "Give a number above 0, and 1 at most.");
        if (HalfLife <= TimeSpan.Zero)
            throw new InvalidInputException($"a half-life of {HalfLife}", "pooling.halfLife", "Give a time longer than none.");
    }
}
