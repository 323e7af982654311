namespace Embeddings.Pipeline.Artifacts;

/// <summary>The properties of an artifact that are known without reading it.</summary>
/// <param name="Name">Its name: segments with slashes between.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="ContentHash">The MD5 hash of its bytes as the store has it, in hexadecimal; null where the store has none.</param>
public sealed record Artifact(string Name, long Length, string ETag, DateTimeOffset Modified, string? ContentHash = null);

/// <summary>Under which condition a write takes effect; the default always does.</summary>
/// <param name="ETag">The artifact must still have this ETag; null for no such condition.</param>
/// <param name="Absent">There must be no such artifact yet.</param>
public readonly record struct WriteCondition(string? ETag, bool Absent)
{
    public static WriteCondition IfAbsent => new(null, true);

    public static WriteCondition IfUnchanged(Artifact? artifact) => artifact is null ? IfAbsent : new(artifact.ETag, false);
}

/// <summary>
/// Named bytes, in a directory or in a storage account. A write is seen whole or not at all, by readers in this process and in any other;
/// a reader that has opened an artifact goes on reading what it opened, or fails because it was replaced. Names that could leave the store are
/// refused (<see cref="ArtifactName"/>).
/// </summary>
public interface IArtifactStore
{
    /// <summary>The location of the store, for messages.</summary>
    string Location { get; }

    /// <summary>The artifact, or null where there is none.</summary>
    Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// All of a small artifact as it is at one moment, however often it is replaced meanwhile: what a record is read with. Null where there is
    /// none.
    /// </summary>
    /// <exception cref="InvalidInputException">It is longer than any record (<see cref="RecordLength"/>).</exception>
    Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default);

    /// <summary>A seekable stream of the artifact's bytes, which stands at <paramref name="offset"/>.</summary>
    /// <param name="name">The artifact.</param>
    /// <param name="offset">The offset to begin at, from 0 to its length.</param>
    /// <param name="etag">The state it must still be in; null for any.</param>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    /// <exception cref="ArtifactChangedException">It has another ETag, or gets one while it is read.</exception>
    Stream OpenRead(string name, long offset = 0, string? etag = null);

    /// <summary>
    /// Writes an artifact: <paramref name="write"/> gets a stream, and what it has written becomes the artifact when it returns. If it throws,
    /// nothing has changed.
    /// </summary>
    /// <exception cref="ArtifactConflictException">The condition does not hold.</exception>
    Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default);

    /// <summary>
    /// All artifacts whose names begin with <paramref name="prefix"/>, in the ordinal order of their names. What lies there under a name that
    /// <see cref="ArtifactName"/> refuses is left out, and the store's log says so.
    /// </summary>
    IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Removes the artifact; nothing happens where there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// The path of a file with the artifact's bytes, to be mapped into memory: the store's own file, or a copy that stays in a cache. The
    /// file is never changed in place.
    /// </summary>
    /// <exception cref="ArtifactNotFoundException">There is no such artifact.</exception>
    Task<string> LocalFileAsync(string name, CancellationToken cancellation = default);

    /// <summary>
    /// Removes what writes before a time have left behind whose process ended, and folders that have been empty since. A storage account keeps
    /// nothing of such writes that it does not drop itself.
    /// </summary>
    /// <returns>How many broken writes were removed.</returns>
    Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default);
}

/// <summary>A store that takes uploads directly, at an address that it hands out.</summary>
public interface IUploadUrls
{
    /// <summary>An address that creates this artifact, and does nothing else. What is there already cannot be replaced by it.</summary>
    /// <param name="name">The artifact.</param>
    /// <param name="expiresAt">Until when the address is good.</param>
    /// <param name="cancellation">Ends the call to the store.</param>
    Task<UploadUrl> CreateUploadUrlAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellation = default);
}

/// <summary>An address that a file is put to, with the headers that the request needs.</summary>
public sealed record UploadUrl(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);
