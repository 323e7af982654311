namespace Embeddings.Similarity.Pooling;

/// <summary>How the vectors of a history are combined.</summary>
public enum PoolingMode
{
    /// <summary>The weighted mean.</summary>
    Mean,

    /// <summary>The weighted sum. Its length grows with the history, which affects the dot product and the distances.</summary>
    Sum,

    /// <summary>The weighted mean with weights that decay exponentially with age.</summary>
    RecencyWeighted,
}

/// <summary>The options for turning a history into a query.</summary>
public sealed record PoolingOptions
{
    public static PoolingOptions Default { get; } = new();

    public PoolingMode Mode { get; init; } = PoolingMode.Mean;

    /// <summary>
    /// The factor by which a weight decreases with every later item, if items have no time: above 0, at most 1. The default
    /// predicts the next film in a sequence of ratings well.
    /// </summary>
    public double Decay { get; init; } = 0.8;

    /// <summary>The time in which a weight halves, if items have a time. The newest item has age 0.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(7);

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
            throw new InvalidInputException($"'{Mode}' is not a pooling", "pooling.mode", "Give mean, sum or recencyWeighted.");
        if (!(Decay is > 0 and <= 1))
            throw new InvalidInputException($"{Decay} is out of range", "pooling.decay", "Give a number above 0 and at most 1.");
        if (HalfLife <= TimeSpan.Zero)
            throw new InvalidInputException($"{HalfLife} is out of range", "pooling.halfLife", "Give a time above 00:00:00.");
    }
}
