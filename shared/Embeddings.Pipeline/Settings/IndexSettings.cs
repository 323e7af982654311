using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;

namespace Embeddings.Pipeline.Settings;

/// <summary>When a version gets an approximate index.</summary>
public enum IndexMode
{
    /// <summary>If exact search would take too long, that is above <see cref="SimilaritySearch.ExactUpToBytes"/>.</summary>
    WhereItPays,

    /// <summary>Never, neither in memory nor partitioned. All answers are exact.</summary>
    Never,
}

/// <summary>The approximate index that is built when a version is published.</summary>
public sealed record IndexSettings
{
    public IndexMode Mode { get; init; }

    /// <summary>The number of links per node, 2 to 256 (M in Malkov and Yashunin 2016). More links improve recall and take more memory.</summary>
    public int Links { get; init; } = new HnswOptions().Links;

    /// <summary>
    /// The number of candidates kept while searching for a node's neighbours (efConstruction), from the number of links to 10,000. More candidates
    /// improve recall and take longer to build.
    /// </summary>
    public int ConstructionEffort { get; init; } = new HnswOptions().ConstructionEffort;

    /// <summary>
    /// The size of a table in megabytes above which the version gets a partitioned index and is served without loading the table; 0 for every table. Null
    /// for a quarter of the instance's memory, or for never if recommendations use transitions or the model of next items, whose scores are estimated without the table.
    /// </summary>
    [SettingRange(0, LeastMeans = "every table")]
    public int? PartitionAboveMegabytes { get; init; }

    /// <summary>
    /// The number of items for each list of a partitioned index, 8 to 65,536. Longer lists need fewer reads and more bytes for a query. Null for 512, and for
    /// more above four million items, so that the lists grow with the square root of the number of items.
    /// </summary>
    public int? ListRows { get; init; }

    /// <summary>The largest number of lists that hold an item, 1 to 8. More copies improve recall and take more space.</summary>
    public int Copies { get; init; } = new PartitionOptions().Copies;

    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    public void Validate()
    {
        Options.Validate();
        Partitioning.Validate();
        Setting.CheckRanges(this, "index");
    }

    internal PartitionOptions Partitioning => new() { ListRows = ListRows, Copies = Copies };

    /// <summary>The length of a table in bytes above which it gets a partitioned index; null for never.</summary>
    /// <param name="memory">The memory of the instance in bytes.</param>
    /// <param name="needsTable">Whether recommendations need the whole table, so that only an explicit size partitions it.</param>
    internal long? PartitionAbove(long memory, bool needsTable = false) => this switch
    {
        { Mode: IndexMode.Never } => null,
        { PartitionAboveMegabytes: { } megabytes } => (long)megabytes << 20,
        _ => needsTable ? null : memory / 4,
    };

    internal HnswOptions Options => new() { Links = Links, ConstructionEffort = ConstructionEffort };

    internal bool Pays(LookupTable table) =>
        Mode == IndexMode.WhereItPays && (long)table.Count * CompactRows.StrideOf(table.Dimensions) > SimilaritySearch.ExactUpToBytes;
}
