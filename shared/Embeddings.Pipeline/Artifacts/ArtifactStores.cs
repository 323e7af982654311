using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Opens a store by what its user calls it.</summary>
public static class ArtifactStores
{
    /// <summary>
    /// A directory; or a storage account, by its connection string (recognised by its <c>key=value;</c> pairs, or
    /// <c>UseDevelopmentStorage=true</c>) or by the URI of its blob service, opened by the identity this process runs under. Containers are made
    /// if they are missing.
    /// </summary>
    /// <param name="location">The location as the user gives it.</param>
    /// <param name="logger">Logs files that are left out.</param>
    public static async Task<IArtifactStore> OpenAsync(string location, ILogger logger, CancellationToken cancellation = default)
    {
        if (FindAccount(location) is not { } account)
            return new DirectoryArtifactStore(location, logger);
        var store = new BlobArtifactStore(account, DefaultCacheDirectory, logger: logger);
        await store.CreateContainersAsync(cancellation);
        return store;
    }

    /// <summary>The storage account that is meant, or null where the location is a directory.</summary>
    internal static BlobServiceClient? FindAccount(string location)
    {
        if (IsConnectionString(location))
            return new BlobServiceClient(location);
        return location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobServiceClient(new Uri(location), new DefaultAzureCredential())
            : null;
    }

    /// <summary>The default folder for copies of blobs: one for each user of the machine.</summary>
    public static string DefaultCacheDirectory => Path.Combine(Path.GetTempPath(), $"embeddings-cache-{Environment.UserName}");

    private static bool IsConnectionString(string location) =>
        location.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("BlobEndpoint=", StringComparison.OrdinalIgnoreCase);
}
