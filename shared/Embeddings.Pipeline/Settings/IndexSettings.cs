using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Approximate;

namespace Embeddings.Pipeline.Settings;

/// <summary>When a version gets an approximate index.</summary>
public enum IndexMode
{
    /// <summary>If exact search would take too long, that is above <see cref="SimilaritySearch.ExactUpToBytes"/>.</summary>
    WhereItPays,

    /// <summary>Never. All answers are exact.</summary>
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

    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    public void Validate() => Options.Validate();

    internal HnswOptions Options => new() { Links = Links, ConstructionEffort = ConstructionEffort };

    internal bool Pays(LookupTable table) =>
        Mode == IndexMode.WhereItPays && (long)table.Count * CompactRows.StrideOf(table.Dimensions) > SimilaritySearch.ExactUpToBytes;
}
