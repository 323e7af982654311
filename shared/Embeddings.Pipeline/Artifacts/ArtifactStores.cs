using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Opens a store by what its user calls it.</summary>
public static class ArtifactStores
{
    private static readonly TimeSpan LongestConnecting = TimeSpan.FromSeconds(1.3);

    /// <summary>The address of an account may change.</summary>
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(5);

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
            return new BlobServiceClient(location, ClientOptions());
        return location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobServiceClient(new Uri(location), new DefaultAzureCredential(), ClientOptions())
            : null;
    }

    /// <summary>
    /// How an account is asked: one that cannot be reached is given up within five seconds, all attempts together. Steps of a run try again by themselves, and
    /// callers of the API are told to.
    /// </summary>
    public static BlobClientOptions ClientOptions() => new()
    {
        Transport = new HttpClientTransport(new SocketsHttpHandler { ConnectTimeout = LongestConnecting, PooledConnectionLifetime = LongestConnection }),
        Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2) },
    };

    /// <summary>The default folder for copies of blobs: one for each user of the machine.</summary>
    public static string DefaultCacheDirectory => Path.Combine(Path.GetTempPath(), $"embeddings-cache-{Environment.UserName}");

    private static bool IsConnectionString(string location) =>
        location.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("BlobEndpoint=", StringComparison.OrdinalIgnoreCase);
}
