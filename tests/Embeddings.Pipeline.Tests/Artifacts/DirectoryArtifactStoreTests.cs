using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class DirectoryArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("store-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task An_artifact_is_a_file_of_its_path_and_nothing_else_stays_behind()
    {
        var store = await StoreAsync();

        await store.WriteJsonAsync("models/m/current.json", new { version = "v1" });

        Assert.Equal(
            [Path.Combine(root.FullName, "models", "m", "current.json")],
            Directory.GetFiles(root.FullName, "*", SearchOption.AllDirectories));
    }

    protected override Task<IArtifactStore> StoreAsync() => Task.FromResult<IArtifactStore>(new DirectoryArtifactStore(root.FullName));
}
