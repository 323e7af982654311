namespace Embeddings.Similarity;

/// <summary>What a recommendation is to the history it answers.</summary>
public enum Relation
{
    /// <summary>Resembles it: substitutes, by input vectors.</summary>
    Similar,

    /// <summary>Follows it: what comes next, by input vectors against output vectors.</summary>
    Next,
}
