using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Functions.Hosting;

/// <summary>The storage account of the Functions host and the task hub: setting <c>AzureWebJobsStorage</c>. Runs need it; queries do not.</summary>
internal sealed class RuntimeAccount(BlobServiceClient account)
{
    private const string Section = "AzureWebJobsStorage";

    /// <summary>The container in which the host keeps its locks.</summary>
    private const string Container = "azure-webjobs-hosts";

    public static RuntimeAccount From(IConfiguration configuration) => new(DataStorageOptions.From(configuration, Section).Open());

    /// <summary>Succeeds if the account answers, whether or not the container exists.</summary>
    public async Task RequireReachableAsync(CancellationToken cancellation) =>
        await account.GetBlobContainerClient(Container).ExistsAsync(cancellation);
}
