using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Local;

/// <summary>A storage account that accepts connections and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("cache-");

    public SilentServer() => listener.Start();

    public BlobArtifactStore Store(int retries)
    {
        var options = new BlobClientOptions
        {
            Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1), NetworkTimeout = TimeSpan.FromMilliseconds(200) },
        };
        return new BlobArtifactStore(new BlobServiceClient(Address, options), cache.FullName);
    }

    /// <summary>A store with the client of production and a given time limit.</summary>
    public BlobArtifactStore Store(TimeSpan patience) => new(new BlobServiceClient(Address, ArtifactStores.ClientOptions()), cache.FullName, patience: patience);

    private Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/account");

    public void Dispose()
    {
        listener.Dispose();
        cache.Delete(recursive: true);
    }
}
