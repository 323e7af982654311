namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>When somebody else interferes with an artifact.</summary>
public enum Moment
{
    /// <summary>Somebody has just found out that there is none.</summary>
    Missed,

    /// <summary>Its writer is about to begin.</summary>
    BeforeWriting,

    /// <summary>Its writer has written all, and it is about to be put in its place.</summary>
    Written,

    /// <summary>Somebody has just opened it.</summary>
    Opened,
}
