using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class ArtifactStoresTests
{
    [Theory]
    [InlineData("https://account.blob.core.windows.net/", "account")]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=other;AccountKey=a2V5;EndpointSuffix=core.windows.net", "other")]
    public void A_storage_account_goes_by_its_URI_or_its_connection_string(string location, string account) =>
        Assert.Equal(account, ArtifactStores.FindAccount(location)!.AccountName);

    [Theory]
    [InlineData("./data")]
    [InlineData("C:\\data")]
    [InlineData("data/accounts")]
    public void Anything_else_is_a_directory(string location) => Assert.Null(ArtifactStores.FindAccount(location));

    [Fact]
    public async Task A_directory_is_opened_and_made()
    {
        var root = Path.Combine(Path.GetTempPath(), $"store-{Guid.NewGuid():N}");

        var store = await ArtifactStores.OpenAsync(root, NullLogger.Instance);

        Assert.Equal(root, store.Location);
        Directory.Delete(root);
    }
}
