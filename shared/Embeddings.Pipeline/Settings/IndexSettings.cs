using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;

namespace Embeddings.Pipeline.Settings;

/// <summary>When a version gets an approximate index.</summary>
public enum IndexMode
{
    /// <summary>If exact search would take too long: above <see cref="SimilaritySearch.ExactUpToBytes"/>.</summary>
    WhereItPays,

    /// <summary>Never: all answers are exact.</summary>
    Never,
}

/// <summary>The approximate index that is built when a version is published.</summary>
public sealed record IndexSettings
{
    public IndexMode Mode { get; init; }

    /// <summary>Links of a node, 2 to 256 (M of Malkov and Yashunin 2016): more find more, and take more memory.</summary>
    public int Links { get; init; } = new HnswOptions().Links;

    /// <summary>Candidates kept while a node's neighbours are sought (efConstruction), from the links to 10,000: more find more, and build longer.</summary>
    public int ConstructionEffort { get; init; } = new HnswOptions().ConstructionEffort;

    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    public void Validate() => Options.Validate();

    internal HnswOptions Options => new() { Links = Links, ConstructionEffort = ConstructionEffort };

    internal bool Pays(LookupTable table) =>
        Mode == IndexMode.WhereItPays && (long)table.Count * CompactRows.StrideOf(table.Dimensions) > SimilaritySearch.ExactUpToBytes;
}
