namespace Embeddings.Api.Serving;

/// <summary>Holds a version for the length of a request: it stays mapped, whatever is published meanwhile.</summary>
public sealed class VersionLease : IDisposable
{
    private ServedVersion? held;

    /// <param name="version">Held already; the lease lets go of it.</param>
    internal VersionLease(ServedVersion version) => held = version;

    public ServedVersion Version => held ?? throw new ObjectDisposedException(nameof(VersionLease));

    public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
}
