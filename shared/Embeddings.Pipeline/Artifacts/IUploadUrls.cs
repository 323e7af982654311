namespace Embeddings.Pipeline.Artifacts;

/// <summary>A store that takes files straight from whoever has them, by an address that it hands out.</summary>
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
