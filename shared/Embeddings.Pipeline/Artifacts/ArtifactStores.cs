using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Opens stores by the location that a user gives.</summary>
public static class ArtifactStores
{
    private static readonly TimeSpan LongestConnecting = TimeSpan.FromSeconds(1.3);

    /// <summary>Connections are renewed because the address of an account may change.</summary>
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Opens a directory or a storage account. An account is given by its connection string (recognised by its <c>key=value;</c> pairs, or
    /// <c>UseDevelopmentStorage=true</c>) or by the URI of its blob service, which is opened with the identity of this process. Missing containers
    /// are created.
    /// </summary>
    /// <param name="location">The location as the user gives it.</param>
    /// <param name="logger">Logs the files that listings leave out.</param>
    public static async Task<IArtifactStore> OpenAsync(string location, ILogger logger, CancellationToken cancellation = default) =>
        IsConnectionString(location) || IsAddress(location) ? await OpenAccountAsync(location, logger, cancellation) : new DirectoryArtifactStore(location, logger);

    /// <summary>Opens a storage account. It is a method of its own, so that the client's libraries are not loaded for a directory.</summary>
    private static async Task<IArtifactStore> OpenAccountAsync(string location, ILogger logger, CancellationToken cancellation)
    {
        var store = new BlobArtifactStore(FindAccount(location)!, DefaultCacheDirectory, logger: logger);
        await store.CreateContainersAsync(cancellation);
        return store;
    }

    /// <summary>The storage account at the location; null if the location is a directory.</summary>
    internal static BlobServiceClient? FindAccount(string location)
    {
        if (IsConnectionString(location))
            return new BlobServiceClient(location, ClientOptions());
        return IsAddress(location)
            ? new BlobServiceClient(new Uri(location), new DefaultAzureCredential(), ClientOptions())
            : null;
    }

    /// <summary>
    /// The client's settings. An account that cannot be reached fails within five seconds, all attempts included. Steps of a run retry by themselves;
    /// callers of the API are told to retry.
    /// </summary>
    public static BlobClientOptions ClientOptions()
    {
        var options = WithTransport();
        options.AddPolicy(new UploadTime(), HttpPipelinePosition.PerCall);
        return options;
    }

    private static BlobClientOptions WithTransport() => new()
    {
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler { ConnectTimeout = LongestConnecting, PooledConnectionLifetime = LongestConnection })
        {
            // The pipeline has a limit of its own for each attempt.
            Timeout = Timeout.InfiniteTimeSpan,
        }),
        Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2) },
    };

    /// <summary>The default folder for local copies of blobs. Each user of the machine has one.</summary>
    public static string DefaultCacheDirectory => Path.Combine(Path.GetTempPath(), $"embeddings-cache-{Environment.UserName}");

    private static bool IsAddress(string location) => location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsConnectionString(string location) =>
        location.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || location.Contains("BlobEndpoint=", StringComparison.OrdinalIgnoreCase);
}
