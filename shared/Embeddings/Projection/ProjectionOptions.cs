namespace Embeddings.Projection;

/// <summary>How a map is drawn.</summary>
public sealed record ProjectionOptions
{
    /// <summary>The work grows with the square of the items: a map of more would take minutes.</summary>
    public const int MostItems = 200_000;

    // UMAP's program goes through its layouts 500 times where they are small, 200 times where they are large.
    private const int MostEpochs = 500;
    private const int FewestEpochs = 200;
    private const int MovesBetween = 10_000_000;

    /// <summary>So many of the table's first items are on the map, 1 to <see cref="MostItems"/>: the most frequent ones.</summary>
    [SettingRange(1, MostItems)]
    public int MaximumItems { get; init; } = 50_000;

    /// <summary>How many of its nearest items an item is held near to, 2 to 100: few show detail, many the whole.</summary>
    [SettingRange(2, 100)]
    public int Neighbours { get; init; } = 15;

    /// <summary>
    /// How often the layout is gone through, 1 to 10,000. Null: 500 times up to 20,000 items, 200 times from 50,000 on, and between them so often
    /// that the work stays the same.
    /// </summary>
    [SettingRange(1, 10_000)]
    public int? Epochs { get; init; }

    /// <summary>Items drawn for every neighbour, from which an item is pushed away.</summary>
    [SettingRange(1, 100)]
    public int NegativeSamples { get; init; } = 5;

    public ulong Seed { get; init; } = 1;

    /// <summary>How many threads work; 0 takes all processors. The map is the same for any number.</summary>
    [SettingRange(0, LeastMeans = "all processors")]
    public int Threads { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "projection");

    internal int EpochsOf(int items) => Epochs ?? Math.Clamp(MovesBetween / items, FewestEpochs, MostEpochs);
}
