namespace Embeddings.Reliability.Stores;

/// <summary>The ways in which a call to a store can fail.</summary>
public enum Fault
{
    /// <summary>The connection breaks before the call takes effect.</summary>
    Reset,

    /// <summary>The client times out.</summary>
    TimeOut,

    /// <summary>The call takes effect, and the connection breaks before the response.</summary>
    LostAnswer,

    /// <summary>The same, and the client retries by itself. Its own write then violates its condition.</summary>
    Precondition,

    /// <summary>The account throttles the call (429).</summary>
    Throttled,

    /// <summary>The account is busy (503).</summary>
    Busy,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The read data is cut short.</summary>
    Truncated,

    /// <summary>A bit of the read data is flipped.</summary>
    Flipped,
}
