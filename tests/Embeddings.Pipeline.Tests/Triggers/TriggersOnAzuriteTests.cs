using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Artifacts;
using Embeddings.Pipeline.Tests.Local;
using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Triggers;

[Collection(AzuriteCollection.Name)]
public sealed class TriggersOnAzuriteTests(Azurite azurite) : IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("triggers-");

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task A_blob_that_is_uploaded_is_trained_and_published_without_any_event()
    {
        const string Model = "uploaded";
        var store = new BlobArtifactStore(azurite.Client, cache.FullName);
        await store.CreateContainersAsync();
        await store.WriteJsonAsync(ModelArtifacts.Settings(Model), Workbench.Short);
        await store.WriteAsync(ModelArtifacts.Corpus(Model) + "a.txt", stream => stream.Write(Encoding.UTF8.GetBytes(Workbench.Text)));
        var clock = new FakeTimeProvider();
        await using var runs = new LocalRunService(store, clock, NullLogger<LocalRunService>.Instance);
        var triggers = new TrainingTriggers(store, runs, new TriggerOptions(), clock, NullLogger<TrainingTriggers>.Instance);

        await triggers.TickAsync();
        clock.Advance(TimeSpan.FromSeconds(60));
        await triggers.TickAsync();
        await runs.EndedAsync(Model);

        var run = Assert.Single(await runs.ListAsync(Model));
        Assert.Equal((RunStage.Completed, null), (run.Stage, run.Failure));
        Assert.Equal(run.Run.Run, (await new ModelRegistry(store).CurrentAsync(Model)).Version);
    }
}
