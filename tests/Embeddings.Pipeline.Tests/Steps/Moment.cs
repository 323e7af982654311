namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>The moment of another machine's access to an artifact.</summary>
public enum Moment
{
    /// <summary>After a check found no artifact.</summary>
    Missed,

    /// <summary>Before its writer begins.</summary>
    BeforeWriting,

    /// <summary>After all bytes are written, before it is moved into place.</summary>
    Written,

    /// <summary>After it was opened for reading.</summary>
    Opened,
}
