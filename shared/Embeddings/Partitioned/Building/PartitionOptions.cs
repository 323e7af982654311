namespace Embeddings.Partitioned.Building;

/// <summary>How a partitioned index is built. The same options and table give the same bytes, for any number of threads and activities.</summary>
public sealed record PartitionOptions
{
    /// <summary>The largest number of lists that hold an item.</summary>
    public const int MostCopies = 8;

    private const int ShortestList = 512;
    private const int ManyItems = 4_000_000;

    /// <summary>
    /// The number of items for each list. Longer lists need fewer reads and more bytes for a query. Null for 512 items, and above four million items for
    /// more: the number of lists, which stay in memory, then grows with the square root of the number of items.
    /// </summary>
    [SettingRange(8, 65_536)]
    public int? ListRows { get; init; }

    /// <summary>
    /// The largest number of lists that hold an item. An item near the border of lists is put into each of them (Chen et al. 2021, arXiv 2111.08566).
    /// </summary>
    [SettingRange(1, MostCopies)]
    public int Copies { get; init; } = 3;

    /// <summary>How much farther than the nearest list's centre another centre may be to get a copy: 0.1 for a tenth.</summary>
    [SettingRange(0, 1)]
    public double Spread { get; init; } = 0.15;

    /// <summary>The number of sampled items for each list that the centres are computed from.</summary>
    [SettingRange(8, 1_024)]
    public int SampledRows { get; init; } = 96;

    /// <summary>The seed that draws the sample.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads; 0 uses all processors.</summary>
    [SettingRange(0, LeastMeans = "all processors")]
    public int Threads { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>The number of lists for so many items.</summary>
    internal int ListsFor(int items)
    {
        var rows = ListRows ?? Math.Max(ShortestList, (int)(ShortestList * Math.Sqrt((double)items / ManyItems)));
        return Math.Max(1, (int)(((long)items + (rows / 2)) / rows));
    }

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "index");
}
