using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Tests.Runs;

/// <summary>A damaged record is reported and does not hide others.</summary>
public sealed class DamagedRecordTests : IDisposable
{
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_damaged_record_of_a_run_is_listed_as_a_failed_run_with_its_reason()
    {
        var (whole, damaged) = (new RunReference("m", "20260101-000000-000-00000001"), new RunReference("m", "20260101-000000-000-00000002"));
        var history = new RunHistory(store.Artifacts);
        await history.WriteAsync(new RunProgress { Run = whole, Stage = RunStage.Completed });
        await store.WriteAsync(damaged.Progress(), "{ \"stage\": \"trai");

        var listed = await history.ListAsync();

        Assert.Equal([damaged, whole], listed.Select(run => run.Run));
        Assert.True(listed[0].Ended);
        Assert.Contains("damaged", listed[0].Failure, StringComparison.Ordinal);
        Assert.Equal(listed[0], await history.StatusAsync(damaged));
    }

    [Fact]
    public async Task A_damaged_manifest_is_listed_with_its_reason_and_the_other_versions_are_known()
    {
        await store.Artifacts.WriteJsonAsync(ModelArtifacts.Manifest("m", "v1"), Manifest("v1"));
        await store.WriteAsync(ModelArtifacts.Manifest("m", "v2"), "no JSON");
        var registry = new ModelRegistry(store.Artifacts);

        var listed = await registry.ListVersionsAsync("m");

        Assert.Equal(["v2", "v1"], listed.Select(version => version.Version));
        Assert.Null(listed[0].Manifest);
        Assert.Contains("manifest.json", listed[0].Problem, StringComparison.Ordinal);
        Assert.Equal("v1", Assert.Single(await registry.VersionsAsync("m")).Version);
    }

    private static ModelManifest Manifest(string version) => new()
    {
        Model = "m",
        Version = version,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Items = 1,
        Dimensions = 1,
        Sha256 = "",
        Bytes = 1,
    };
}
