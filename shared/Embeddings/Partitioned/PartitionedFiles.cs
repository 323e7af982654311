using Embeddings.Partitioned.Files;

namespace Embeddings.Partitioned;

/// <summary>The files of a partitioned index that a query reads parts of.</summary>
/// <param name="Name">What the files belong to, for messages.</param>
public sealed record PartitionedFiles(IRangeReader Lists, IRangeReader Rows, IRangeReader Words, string Name)
{
    /// <summary>Where the row of each item lies; null for an index of an older program.</summary>
    public IRangeReader? Locations { get; init; }
}

/// <summary>An item that a search found, with its id in the lookup table.</summary>
public sealed record FoundItem(int Id, Similarity.ScoredItem Scored);
