using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class ArtifactStoresTests
{
    [Theory]
    [InlineData("https://account.blob.core.windows.net/", "account")]
    [InlineData("HTTPS://account.blob.core.windows.net/", "account")]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1")]
    [InlineData("usedevelopmentstorage=true", "devstoreaccount1")]
    [InlineData("BlobEndpoint=https://third.blob.core.windows.net/;SharedAccessSignature=sv=2024&sig=x", "third")]
    [InlineData("DefaultEndpointsProtocol=https;accountname=small;AccountKey=a2V5;EndpointSuffix=core.windows.net", "small")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=other;AccountKey=a2V5;EndpointSuffix=core.windows.net", "other")]
    public void A_storage_account_goes_by_its_URI_or_its_connection_string(string location, string account) =>
        Assert.Equal(account, ArtifactStores.FindAccount(location)!.AccountName);

    [Theory]
    [InlineData("./data")]
    [InlineData("C:\\data")]
    [InlineData("data/accounts")]
    public void Anything_else_is_a_directory(string location) => Assert.Null(ArtifactStores.FindAccount(location));

    [Fact]
    public void A_client_gives_up_an_account_that_cannot_be_reached_after_three_attempts_within_seconds()
    {
        var retry = ArtifactStores.ClientOptions().Retry;

        Assert.Equal((2, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)), (retry.MaxRetries, retry.Delay, retry.MaxDelay));
    }

    [Fact]
    public void Each_user_has_a_folder_for_local_copies() =>
        Assert.Equal(Path.Combine(Path.GetTempPath(), $"embeddings-cache-{Environment.UserName}"), ArtifactStores.DefaultCacheDirectory);

    [Fact]
    public async Task A_directory_is_opened_and_made()
    {
        var root = Path.Combine(Path.GetTempPath(), $"store-{Guid.NewGuid():N}");

        var store = await ArtifactStores.OpenAsync(root, NullLogger.Instance);

        Assert.Equal(root, store.Location);
        Directory.Delete(root);
    }
}
