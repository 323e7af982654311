namespace Embeddings.Pipeline.Artifacts;

/// <summary>The properties of an artifact that are known without reading it.</summary>
/// <param name="Name">Its name: segments separated by slashes.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="ContentHash">The MD5 hash of its bytes as the store keeps it, in hexadecimal; null if the store keeps none.</param>
public sealed record Artifact(string Name, long Length, string ETag, DateTimeOffset Modified, string? ContentHash = null);

/// <summary>The condition for a write to take effect. With the default, every write does.</summary>
/// <param name="ETag">The artifact must still have this ETag; null for no such condition.</param>
/// <param name="Absent">There must be no such artifact yet.</param>
public readonly record struct WriteCondition(string? ETag, bool Absent)
{
    public static WriteCondition IfAbsent => new(null, true);

    public static WriteCondition IfUnchanged(Artifact? artifact) => artifact is null ? IfAbsent : new(artifact.ETag, false);
}

/// <summary>
/// Stores named bytes, in a directory or in a storage account. Writes are atomic for readers in this and every other process. A reader that has
/// opened an artifact continues to read that state, or fails if the artifact is replaced. Names that could leave the store are
/// refused (<see cref="ArtifactName"/>).
/// </summary>
public interface IArtifactStore
{
    /// <summary>The location of the store, for messages.</summary>
    string Location { get; }

    /// <summary>The artifact; null if there is none.</summary>
    Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// Reads all bytes of a small artifact, such as a record. The bytes are of one state, even if the artifact is replaced meanwhile. Null if there is
    /// no such artifact.
    /// </summary>
    /// <exception cref="InvalidInputException">It is longer than any record (<see cref="RecordLength"/>).</exception>
    Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// Reads a part of an artifact, as it was when it was found. Fewer bytes are returned if the artifact ends before.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    /// <exception cref="ArtifactChangedException">The artifact was replaced.</exception>
    async Task<ReadOnlyMemory<byte>> ReadRangeAsync(Artifact artifact, long offset, int length, CancellationToken cancellation = default)
    {
        await using var stream = OpenRead(artifact.Name, offset, artifact.ETag);
        var bytes = new byte[length];
        return bytes.AsMemory(0, await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellation));
    }

    /// <summary>Opens a seekable stream of the artifact's bytes, positioned at <paramref name="offset"/>.</summary>
    /// <param name="name">The artifact.</param>
    /// <param name="offset">The offset to begin at, from 0 to the artifact's length.</param>
    /// <param name="etag">The ETag that the artifact must still have; null for any.</param>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    /// <exception cref="ArtifactChangedException">It has another ETag, or gets one while it is read.</exception>
    Stream OpenRead(string name, long offset = 0, string? etag = null);

    /// <summary>
    /// Writes an artifact. <paramref name="write"/> writes to the stream it receives; its output becomes the artifact when it returns. If it throws,
    /// nothing changes.
    /// </summary>
    /// <exception cref="ArtifactConflictException">The condition does not hold.</exception>
    Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default);

    /// <summary>
    /// Lists all artifacts whose names begin with <paramref name="prefix"/>, in the ordinal order of their names. Files whose names
    /// <see cref="ArtifactName"/> refuses are left out and logged.
    /// </summary>
    IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Deletes the artifact. Does nothing if there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// The path of a local file with the artifact's bytes, for mapping into memory. It is the store's own file or a cached copy. The
    /// file is never changed in place.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    Task<string> LocalFileAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// Makes room for writing an artifact of so many bytes, and returns how many bytes fit. A store that gathers what it writes in a temporary file gives up local
    /// copies for it.
    /// </summary>
    long MakeRoom(long bytes) => long.MaxValue;

    /// <summary>
    /// Removes the remains of writes before a time whose process ended, and folders that have been empty since then. A storage account
    /// drops such remains itself.
    /// </summary>
    /// <returns>The number of broken writes that were removed.</returns>
    Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default);
}

/// <summary>A store that issues addresses for direct uploads.</summary>
public interface IUploadUrls
{
    /// <summary>Scheme, host and port of all addresses, which a page's content policy must allow.</summary>
    string UploadOrigin { get; }

    /// <summary>Creates an address that allows one thing: creating this artifact. It cannot replace an existing artifact.</summary>
    /// <param name="name">The artifact.</param>
    /// <param name="expiresAt">When the address expires.</param>
    /// <param name="cancellation">Ends the call to the store.</param>
    Task<UploadUrl> CreateUploadUrlAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellation = default);
}

/// <summary>The address of an upload, with the method and headers of the request.</summary>
public sealed record UploadUrl(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);
