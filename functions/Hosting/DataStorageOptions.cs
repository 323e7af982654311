using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>
/// The storage account of corpora, runs and models. The setting <c>DataStorage</c> is a connection string. Alternatively
/// <c>DataStorage__blobServiceUri</c> names the account and <c>DataStorage__clientId</c> the managed identity. The blob trigger reads the same settings.
/// </summary>
internal sealed record DataStorageOptions(string? ConnectionString, Uri? BlobServiceUri, string? ClientId)
{
    public const string Section = "DataStorage";

    /// <summary>Whether the app creates the containers. A connection string is used with the emulator, where no deployment creates them.</summary>
    public bool MakesContainers => ConnectionString is not null;

    /// <param name="configuration">The app settings.</param>
    /// <param name="name">The setting that names the account.</param>
    public static DataStorageOptions From(IConfiguration configuration, string name = Section)
    {
        var section = configuration.GetSection(name);
        var options = new DataStorageOptions(section.Value, section.GetValue<Uri>("blobServiceUri"), section["clientId"]);
        return options.ConnectionString is null && options.BlobServiceUri is null
            ? throw new InvalidInputException("it is missing", $"app setting {name}", $"Set {name}__blobServiceUri and {name}__clientId, or {name} to a connection string.")
            : options;
    }

    public BlobServiceClient Open() =>
        ConnectionString is not null
            ? new BlobServiceClient(ConnectionString, ArtifactStores.ClientOptions())
            : new BlobServiceClient(BlobServiceUri, Credential(ClientId), ArtifactStores.ClientOptions());

    internal static TokenCredential Credential(string? clientId) => clientId is null
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
