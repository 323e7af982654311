using Azure.Storage.Blobs;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Opens a store by what its user calls it.</summary>
public static class ArtifactStores
{
    /// <summary>
    /// A directory, or the connection string of a storage account (recognised by its <c>key=value;</c> pairs, or
    /// <c>UseDevelopmentStorage=true</c>), whose containers are made if they are missing.
    /// </summary>
    public static async Task<IArtifactStore> OpenAsync(string location, CancellationToken cancellation = default)
    {
        if (!IsConnectionString(location))
            return new DirectoryArtifactStore(location);
        var store = new BlobArtifactStore(new BlobServiceClient(location), DefaultCacheDirectory);
        await store.CreateContainersAsync(cancellation);
        return store;
    }

    /// <summary>Where copies of blobs lie unless a host says otherwise.</summary>
    public static string DefaultCacheDirectory => Path.Combine(Path.GetTempPath(), "embeddings-cache");

    private static bool IsConnectionString(string location) =>
        location.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("BlobEndpoint=", StringComparison.OrdinalIgnoreCase);
}
