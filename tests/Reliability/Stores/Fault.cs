namespace Embeddings.Reliability.Stores;

/// <summary>How one call to a store fails.</summary>
public enum Fault
{
    /// <summary>The connection breaks before anything is done.</summary>
    Reset,

    /// <summary>The client gives up waiting.</summary>
    TimeOut,

    /// <summary>The call is carried out, and the connection breaks before its answer is there.</summary>
    LostAnswer,

    /// <summary>The same, and the client asks again by itself: its own write now stands against its condition.</summary>
    Precondition,

    /// <summary>The account says that it is asked too often.</summary>
    Throttled,

    /// <summary>The account is busy.</summary>
    Busy,

    /// <summary>The disk has no room for what is written.</summary>
    DiskFull,

    /// <summary>What is read ends early.</summary>
    Truncated,

    /// <summary>A bit of what is read is another one.</summary>
    Flipped,
}
