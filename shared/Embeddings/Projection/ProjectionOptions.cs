namespace Embeddings.Projection;

/// <summary>Options for drawing a map.</summary>
public sealed record ProjectionOptions
{
    /// <summary>The largest number of items on a map. The work grows with the square of the items, so a larger map would take minutes.</summary>
    public const int MostItems = 200_000;

    // UMAP's program uses 500 epochs for small layouts and 200 for large ones.
    private const int MostEpochs = 500;
    private const int FewestEpochs = 200;
    private const int MovesBetween = 10_000_000;

    /// <summary>The number of items on the map, 1 to <see cref="MostItems"/>. The table's first items are the most frequent ones.</summary>
    [SettingRange(1, MostItems)]
    public int MaximumItems { get; init; } = 50_000;

    /// <summary>The number of nearest items that each item is held near to, 2 to 100. Few show detail, many show the whole.</summary>
    [SettingRange(2, 100)]
    public int Neighbours { get; init; } = 15;

    /// <summary>
    /// The number of epochs, 1 to 10,000. Null uses 500 up to 20,000 items and 200 from 50,000 items. Between them, the number of epochs keeps the
    /// work constant.
    /// </summary>
    [SettingRange(1, 10_000)]
    public int? Epochs { get; init; }

    /// <summary>The number of random items drawn for each neighbour. An item is pushed away from them.</summary>
    [SettingRange(1, 100)]
    public int NegativeSamples { get; init; } = 5;

    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads. 0 uses all processors. The map is the same for any number.</summary>
    [SettingRange(0, LeastMeans = "all processors")]
    public int Threads { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "projection");

    internal int EpochsOf(int items) => Epochs ?? Math.Clamp(MovesBetween / items, FewestEpochs, MostEpochs);
}
