namespace Embeddings.Pipeline.Local;

/// <summary>What an import does with files that the corpus holds besides the given ones.</summary>
public enum OtherFiles
{
    /// <summary>Refuses: whoever names a corpus means that corpus.</summary>
    Refuse,

    /// <summary>Trains on them too.</summary>
    Keep,

    /// <summary>Removes them from the corpus.</summary>
    Remove,
}
