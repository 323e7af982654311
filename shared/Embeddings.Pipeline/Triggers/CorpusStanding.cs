namespace Embeddings.Pipeline.Triggers;

/// <summary>Whether a corpus, as it is now, has been trained on.</summary>
public enum CorpusStanding
{
    /// <summary>There is nothing to train on.</summary>
    Empty,

    /// <summary>The newest version was made of just these files and settings.</summary>
    Trained,

    /// <summary>A run over just these files and settings was cancelled, or failed in a way that trying again does not mend.</summary>
    Withdrawn,

    /// <summary>It is new, or has changed, or its run was interrupted.</summary>
    Due,
}
