using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>The storage account that the Functions host and the task hub work with: setting <c>AzureWebJobsStorage</c>. Runs need it, queries do not.</summary>
internal sealed class RuntimeAccount(BlobServiceClient account)
{
    private const string Section = "AzureWebJobsStorage";

    /// <summary>Where the host keeps its locks.</summary>
    private const string Container = "azure-webjobs-hosts";

    public static RuntimeAccount From(IConfiguration configuration) => new(DataStorageOptions.From(configuration, Section).Open());

    /// <summary>Answers where the account does, whatever it holds.</summary>
    public async Task RequireReachableAsync(CancellationToken cancellation) =>
        await account.GetBlobContainerClient(Container).ExistsAsync(cancellation);
}
